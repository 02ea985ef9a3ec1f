import {
  ALL,
  choice,
  flag,
  line,
  lines,
  parameters,
  RDP,
  SCREENS,
  SSH,
  whole,
} from './parameter.ts'

export const SIGN_IN_PARAMETERS = parameters('authentication', 'person', [
  line(ALL, 'username', null, [
    'User name',
    'Of your own account in the desktop. Carrel makes one for each session otherwise.',
  ]),
  line(ALL, 'password', null, ['Password', 'Of that account. It is never shown again.'], {
    secret: true,
  }),
  line(RDP, 'domain', null, ['Domain', 'The Windows domain of that account.'], { max: 64 }),
  choice(
    RDP,
    'security',
    [
      { value: 'any', label: 'Whatever both sides can' },
      { value: 'nla', label: 'Network level authentication' },
      { value: 'nla-ext', label: 'Network level authentication, extended' },
      { value: 'tls', label: 'TLS' },
      { value: 'rdp', label: 'RDP’s own, which is old' },
      { value: 'vmconnect', label: 'Hyper-V' },
    ],
    'nla',
    ['Security', 'How the connection to the desktop is protected.'],
  ),
  flag(RDP, 'ignore_cert', true, [
    'Accept any certificate',
    'VMs make their own certificates, which nobody has signed.',
  ]),
  flag(RDP, 'disable_auth', false, [
    'Skip the sign-in',
    'For desktops that let everybody in. The desktop’s own sign-in stays.',
  ]),
  flag(
    RDP,
    'console',
    false,
    ['Administrative session', 'Take the console instead of a session of your own.'],
    { takesEffect: 'session' },
  ),
  lines(SSH, 'private_key', 6000, ['Private key', 'OpenSSH or PEM. It is never shown again.'], {
    secret: true,
  }),
  line(SSH, 'passphrase', null, ['Passphrase of the key', 'It is never shown again.'], {
    secret: true,
  }),
  lines(
    SSH,
    'public_key',
    2000,
    ['Public key', 'Needed only where it cannot be derived from the private one.'],
    { since: '1.6.0' },
  ),
])

const SECONDS = [1, 60, 'seconds'] as const
const port = (initial: number) =>
  [[1, 65_535], initial, ['Port', 'Where the desktop listens in its VM.']] as const

export const NETWORK_PARAMETERS = parameters('network', 'person', [
  whole(RDP, 'port', ...port(3389)),
  whole(['vnc'], 'port', ...port(5900)),
  whole(SSH, 'port', ...port(22)),
  whole(
    ['rdp', 'ssh'],
    'timeout',
    SECONDS,
    null,
    [
      'Time to connect',
      'How long the desktop may take to answer. 10 seconds where nothing is set.',
    ],
    { since: '1.6.0' },
  ),
  whole(SSH, 'server_alive_interval', [0, 3600, 'seconds'], 0, [
    'Keep-alive',
    'How often a sign of life is sent; 0: never.',
  ]),
])

/** Over SSH inside the VM itself: R7 holds for it too. */
export const FILE_PARAMETERS = [
  ...parameters('files', 'person', [
    flag(ALL, 'enable_sftp', false, [
      'File transfer',
      'Move files over SFTP, which the VM has to offer.',
    ]),
    flag(
      ALL,
      'sftp_disable_download',
      false,
      ['No downloads', 'Files of the VM cannot be fetched to your computer.'],
      { since: '1.2.0' },
    ),
    flag(
      ALL,
      'sftp_disable_upload',
      false,
      ['No uploads', 'Files of your computer cannot be put into the VM.'],
      { since: '1.2.0' },
    ),
    whole(SCREENS, 'sftp_port', [1, 65_535], 22, ['Port', 'Where the VM listens for SSH.']),
    line(SCREENS, 'sftp_username', null, [
      'User name',
      'The account of the desktop where nothing is set.',
    ]),
    line(
      SCREENS,
      'sftp_password',
      null,
      ['Password', 'Of that account. It is never shown again.'],
      { secret: true },
    ),
    lines(
      SCREENS,
      'sftp_private_key',
      6000,
      ['Private key', 'OpenSSH or PEM. It is never shown again.'],
      { secret: true },
    ),
    line(SCREENS, 'sftp_passphrase', null, ['Passphrase of the key', 'It is never shown again.'], {
      secret: true,
    }),
    lines(
      SCREENS,
      'sftp_public_key',
      2000,
      ['Public key', 'Needed only where it cannot be derived from the private one.'],
      { since: '1.6.0' },
    ),
    whole(
      SCREENS,
      'sftp_timeout',
      SECONDS,
      null,
      ['Time to connect', '10 seconds where nothing is set.'],
      { since: '1.6.0' },
    ),
    whole(SCREENS, 'sftp_server_alive_interval', [0, 3600, 'seconds'], 0, [
      'Keep-alive',
      'How often a sign of life is sent; 0: never.',
    ]),
  ]),
  ...parameters('files', 'administrator', [
    line(SCREENS, 'sftp_directory', null, ['Folder for uploads', 'In the VM.']),
    line(ALL, 'sftp_root_directory', null, ['Highest folder shown', 'In the VM.']),
    line(SCREENS, 'sftp_host_key', null, ['Host key', 'What the VM has to prove.'], { max: 1000 }),
  ]),
]
