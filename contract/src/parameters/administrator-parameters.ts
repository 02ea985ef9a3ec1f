import { ALL, flag, line, parameters, RDP, SCREENS, SSH, VNC, whole } from './parameter.ts'

const ON_GUACD = 'On the machine of guacd.'

const RECORDING = parameters('recording', 'administrator', [
  line(ALL, 'recording_path', null, ['Folder of recordings', ON_GUACD]),
  line(ALL, 'recording_name', null, ['Name of the recording', ON_GUACD]),
  flag(ALL, 'create_recording_path', false, ['Make that folder', 'Where it is missing.']),
  flag(
    ALL,
    'recording_write_existing',
    false,
    ['Continue a recording', 'Append to one of the same name.'],
    { since: '1.6.0' },
  ),
  flag(ALL, 'recording_exclude_output', false, ['Without the picture', 'Record the rest alone.']),
  flag(ALL, 'recording_exclude_mouse', false, ['Without the mouse', 'Leave its movements out.']),
  flag(RDP, 'recording_exclude_touch', false, ['Without touch', 'Leave touches out.'], {
    since: '1.4.0',
  }),
  flag(ALL, 'recording_include_keys', false, [
    'With keys',
    'Record what is typed, passwords included.',
  ]),
  flag(
    ALL,
    'recording_include_clipboard',
    false,
    ['With the clipboard', 'Record what is copied and pasted.'],
    { since: '1.6.1' },
  ),
  line(SSH, 'typescript_path', null, ['Folder of typescripts', ON_GUACD]),
  line(SSH, 'typescript_name', null, ['Name of the typescript', ON_GUACD]),
  flag(SSH, 'create_typescript_path', false, ['Make that folder', 'Where it is missing.']),
  flag(
    SSH,
    'typescript_write_existing',
    false,
    ['Continue a typescript', 'Append to one of the same name.'],
    { since: '1.6.0' },
  ),
])

const APPLICATION = parameters('application', 'administrator', [
  line(RDP, 'initial_program', null, ['First program', 'Started instead of the desktop.']),
  line(RDP, 'remote_app', null, ['Remote application', 'Shown instead of the desktop.']),
  line(RDP, 'remote_app_dir', null, ['Its folder', 'In the VM.']),
  line(RDP, 'remote_app_args', null, ['Its arguments', 'As on a command line.']),
  line(SSH, 'command', null, ['Command', 'Run instead of the shell.']),
  flag(SSH, 'enable_agent', false, ['Forward an SSH agent', 'Where guacd was built with it.']),
  line(RDP, 'static_channels', null, ['Static channels', 'Names, with commas between.']),
])

const GATEWAY = parameters('gateway', 'administrator', [
  line(RDP, 'gateway_hostname', null, ['RD gateway', 'Its host.']),
  whole(RDP, 'gateway_port', [1, 65_535], null, ['Port of the RD gateway', '443 otherwise.']),
  line(RDP, 'gateway_domain', null, ['Domain at the RD gateway', 'Of its account.']),
  line(RDP, 'gateway_username', null, ['User name at the RD gateway', 'Of its account.']),
  line(RDP, 'gateway_password', null, ['Password at the RD gateway', 'Of its account.'], {
    secret: true,
  }),
  line(RDP, 'load_balance_info', null, ['Load balancing', 'Token or cookie of the broker.']),
  whole(RDP, 'preconnection_id', [0, 4_294_967_295], null, ['Preconnection id', 'For Hyper-V.']),
  line(RDP, 'preconnection_blob', null, ['Preconnection text', 'For Hyper-V: which VM.']),
  line(VNC, 'dest_host', null, ['Host behind a repeater', 'For VNC repeaters.']),
  whole(VNC, 'dest_port', [1, 65_535], null, ['Port behind a repeater', 'For VNC repeaters.']),
  flag(VNC, 'reverse_connect', false, ['Reverse connection', 'guacd waits for the desktop.']),
  whole(VNC, 'listen_timeout', [0, 600_000, 'ms'], null, ['Wait for it', 'In milliseconds.']),
  line(VNC, 'audio_servername', null, ['Host of the sound', 'Of its PulseAudio server.']),
  whole(VNC, 'autoretry', [0, 100], null, ['Tries', 'How often guacd tries again.']),
  flag(ALL, 'wol_send_packet', false, ['Wake on LAN', 'Send a packet first.'], { since: '1.2.0' }),
  line(ALL, 'wol_mac_addr', null, ['MAC address', 'Of the machine to wake.'], { since: '1.2.0' }),
  line(ALL, 'wol_broadcast_addr', null, ['Broadcast address', 'Where the packet goes.'], {
    since: '1.2.0',
  }),
  whole(ALL, 'wol_udp_port', [1, 65_535], null, ['UDP port', '9 otherwise.'], { since: '1.4.0' }),
  whole(ALL, 'wol_wait_time', [0, 600, 'seconds'], null, ['Wait after it', 'For it to boot.'], {
    since: '1.2.0',
  }),
])

const TRUST = parameters('authentication', 'administrator', [
  line(SSH, 'host_key', null, ['Host key', 'What the VM has to prove.'], { max: 1000 }),
  flag(RDP, 'cert_tofu', false, ['Trust at first use', 'guacd remembers the certificate.'], {
    since: '1.6.0',
  }),
  line(RDP, 'cert_fingerprints', null, ['Certificates', 'Fingerprints, with commas between.'], {
    since: '1.6.0',
    max: 1000,
  }),
])

export const ADMINISTRATOR_PARAMETERS = [...RECORDING, ...APPLICATION, ...GATEWAY, ...TRUST]

/** What Carrel alone knows. */
export const SERVER_PARAMETERS = [
  ...parameters('network', 'server', [
    line(ALL, 'hostname', null, ['Host', 'The address that DHCP gave the VM, and no other.']),
  ]),
  ...parameters('files', 'server', [
    line(SCREENS, 'sftp_hostname', null, ['Host of the files', 'The same VM.']),
  ]),
  ...parameters('devices', 'server', [
    line(RDP, 'drive_path', null, ['Folder of the drive', 'A new one for each session.']),
    flag(RDP, 'create_drive_path', false, ['Make that folder', 'Where it is missing.']),
  ]),
]
