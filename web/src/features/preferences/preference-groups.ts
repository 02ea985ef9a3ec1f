import type { ParameterGroup } from '@carrel/contract'

export const GROUP_LABELS: Readonly<Record<ParameterGroup, string>> = {
  display: 'Display',
  performance: 'Performance',
  audio: 'Sound',
  clipboard: 'Clipboard',
  devices: 'Devices',
  authentication: 'Sign-in',
  keyboard: 'Keyboard and region',
  terminal: 'Terminal',
  files: 'Files over SFTP',
  network: 'Connection',
  recording: 'Recording',
  application: 'Application',
  gateway: 'Gateways',
}
