/** The guests' system. The lab's machines are always Debian 12, whatever runs on the host. */
export const suite = 'bookworm'

export const packages: readonly string[] = [
  // system
  ...['systemd', 'systemd-sysv', 'udev', 'dbus', 'libpam-systemd', 'kmod', 'iproute2'],
  ...['busybox-static', 'qemu-guest-agent', 'procps', 'passwd', 'sudo', 'openssl'],
  // what a person finds in the terminal
  ...['iputils-ping', 'less', 'nano', 'vim-tiny'],
  // ways in
  ...['openssh-server', 'tigervnc-standalone-server', 'xrdp'],
  // desktop
  ...['xfce4-session', 'xfwm4', 'xfce4-panel', 'xfdesktop4', 'xfce4-settings', 'xfce4-terminal'],
  ...['thunar', 'mousepad', 'greybird-gtk-theme', 'elementary-xfce-icon-theme'],
  ...['adwaita-icon-theme', 'fonts-inter', 'fonts-dejavu-core'],
]

/** Never unpacked: 500 MB that a virtual screen, a single language and no documentation do without. */
export const excludedPaths: readonly string[] = [
  '/usr/lib/x86_64-linux-gnu/dri/*',
  '/usr/lib/x86_64-linux-gnu/libLLVM*',
  '/usr/lib/x86_64-linux-gnu/libz3*',
  '/usr/lib/udev/hwdb.d/*',
  '/usr/share/fonts/X11/*',
  '/usr/share/icons/*/512x512/*',
  '/usr/share/icons/Adwaita/scalable/*',
  '/usr/share/perl/*/pod/*',
  '/usr/share/lintian/*',
  '/usr/share/bug/*',
  '/usr/share/man/*',
  '/usr/share/doc/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
]

/** Units that cost a second or more of a boot under software emulation and do nothing for a throw-away desktop. */
export const maskedUnits: readonly string[] = [
  ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'fstrim.timer'],
  ...['e2scrub_all.timer', 'e2scrub_reap.service', 'systemd-tmpfiles-clean.timer'],
  ...['systemd-networkd-wait-online.service', 'systemd-timesyncd.service'],
  ...['systemd-update-utmp.service', 'systemd-pstore.service', 'systemd-journal-flush.service'],
  ...['systemd-random-seed.service', 'systemd-modules-load.service', 'systemd-binfmt.service'],
  ...['systemd-sysusers.service', 'systemd-firstboot.service', 'systemd-hwdb-update.service'],
  ...['systemd-journal-catalog-update.service', 'systemd-update-done.service'],
  ...['systemd-machine-id-commit.service', 'systemd-boot-system-token.service'],
  ...['systemd-repart.service', 'systemd-udev-settle.service', 'ldconfig.service'],
  ...['dev-hugepages.mount', 'dev-mqueue.mount', 'sys-kernel-debug.mount'],
  ...['sys-kernel-tracing.mount', 'proc-sys-fs-binfmt_misc.automount'],
  ...['modprobe@configfs.service', 'modprobe@drm.service', 'modprobe@efi_pstore.service'],
  ...['modprobe@fuse.service', 'kmod-static-nodes.service', 'getty@tty1.service'],
  ...['console-getty.service', 'serial-getty@ttyS0.service', 'xrdp-sesman.service'],
  ...['keyboard-setup.service', 'console-setup.service', 'ssh.socket'],
]
