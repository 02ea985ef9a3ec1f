import { flag, line, parameters, RDP, VNC } from './parameter.ts'

export const AUDIO_PARAMETERS = parameters('audio', 'person', [
  flag(RDP, 'enable_audio', true, ['Sound', 'Play the sound of the desktop in your browser.'], {
    guacd: 'disable-audio',
    inverted: true,
  }),
  flag(RDP, 'enable_audio_input', false, [
    'Microphone',
    'Let the desktop hear your microphone; your browser asks you first.',
  ]),
  flag(
    RDP,
    'console_audio',
    false,
    ['Sound at the machine', 'Play sound there instead, in an administrative session.'],
    { takesEffect: 'session' },
  ),
  flag(VNC, 'enable_audio', false, [
    'Sound',
    'Play the sound of the desktop, where it runs a PulseAudio server.',
  ]),
])

export const DEVICE_PARAMETERS = parameters('devices', 'person', [
  flag(RDP, 'enable_printing', false, [
    'Printer',
    'A printer in the desktop whose pages reach you as PDF.',
  ]),
  line(RDP, 'printer_name', null, ['Name of the printer', 'As the desktop shows it.'], {
    max: 64,
  }),
  flag(RDP, 'enable_drive', false, [
    'Drive for files',
    'A drive in the desktop through which files go up and down.',
  ]),
  line(RDP, 'drive_name', null, ['Name of the drive', 'As the desktop shows it.'], { max: 64 }),
  flag(
    RDP,
    'disable_download',
    false,
    ['No downloads', 'Files of the drive cannot be fetched to your computer.'],
    { since: '1.2.0' },
  ),
  flag(
    RDP,
    'disable_upload',
    false,
    ['No uploads', 'Files of your computer cannot be put on the drive.'],
    { since: '1.2.0' },
  ),
  flag(
    RDP,
    'enable_touch',
    false,
    ['Touch', 'Pass several fingers on as touch instead of as a mouse.'],
    { since: '1.4.0' },
  ),
])
