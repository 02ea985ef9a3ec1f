/** Debian's name for the machine's architecture in library paths. */
export const MULTIARCH = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'

export interface Prerequisite {
  readonly package: string
  /** The file that shows that it is there. */
  readonly provides: string
  readonly why: string
}

const library = (name: string, soname: string, why: string): Prerequisite => ({
  package: name,
  provides: `/usr/lib/${MULTIARCH}/${soname}`,
  why,
})

/** What Debian's guacd needs of the system. What is missing is fetched beside it instead, without root. */
export const GUACD_PACKAGES: readonly Prerequisite[] = [
  library('libfreerdp2-2', 'libfreerdp2.so.2', 'RDP'),
  library('libfreerdp-client2-2', 'libfreerdp-client2.so.2', 'RDP: sound, drives, clipboard'),
  library('libwinpr2-2', 'libwinpr2.so.2', 'RDP'),
  library('libvncclient1', 'libvncclient.so.1', 'VNC'),
  library('libpulse0', 'libpulse.so.0', 'VNC: sound'),
  library('libssh2-1', 'libssh2.so.1', 'SSH and file transfer'),
  library('libpango-1.0-0', 'libpango-1.0.so.0', 'SSH: the terminal'),
  library('libpangocairo-1.0-0', 'libpangocairo-1.0.so.0', 'SSH: the terminal'),
  library('libcairo2', 'libcairo.so.2', 'pictures'),
  library('libjpeg62-turbo', 'libjpeg.so.62', 'pictures'),
  library('libpng16-16', 'libpng16.so.16', 'pictures'),
  library('libossp-uuid16', 'libossp-uuid.so.16', 'connection identifiers'),
  { package: 'fontconfig-config', provides: '/etc/fonts/fonts.conf', why: 'SSH: the font' },
  {
    package: 'fonts-dejavu-core',
    provides: '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
    why: 'SSH: the font',
  },
]
