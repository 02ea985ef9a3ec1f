#!/bin/sh
# mmdebstrap's customize hook: turns the bare installation in $1 into the desktop and packs it as an ext4 image.
# It runs as root, or under fakeroot and fakechroot; so ownership is only right in here, and the image is made here.
# Needs GUEST, WALLPAPER, OUT, DISK_SIZE, MASKED_UNITS and mmdebstrap's MMDEBSTRAP_APT_CONFIG.
set -eu
root=$1

# The kernel is only unpacked: its package would bring initramfs-tools, and needs a boot loader nobody uses here.
mkdir "$OUT/kernel"
(
  cd "$OUT/kernel"
  export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: *//p' | head -n 1)
  apt-get -qq -o APT::Sandbox::User=root download "$package"
  dpkg-deb -x ./*.deb .
  rm ./*.deb
)
version=$(ls "$OUT/kernel/lib/modules")
modules="$OUT/kernel/lib/modules/$version"
target="$root/lib/modules/$version"
mkdir -p "$target"
cp "$modules"/modules.builtin "$modules"/modules.builtin.modinfo "$modules"/modules.order "$target"
for part in drivers/virtio drivers/char/hw_random drivers/char/virtio_console.ko \
  drivers/block/virtio_blk.ko drivers/net/virtio_net.ko drivers/net/net_failover.ko \
  net/core/failover.ko drivers/input/evdev.ko fs/fuse; do
  [ -e "$modules/kernel/$part" ] || continue
  mkdir -p "$target/kernel/$(dirname "$part")"
  cp -r "$modules/kernel/$part" "$target/kernel/$(dirname "$part")"
done
chroot "$root" depmod "$version"
cp "$OUT/kernel/boot/vmlinuz-$version" "$OUT/vmlinuz"
mkdir "$OUT/initrd"
for module in virtio/virtio virtio/virtio_ring virtio/virtio_pci_legacy_dev \
  virtio/virtio_pci_modern_dev virtio/virtio_pci block/virtio_blk; do
  cp "$modules/kernel/drivers/$module.ko" "$OUT/initrd"
done
cp "$root/bin/busybox" "$OUT/initrd"
rm -rf "$OUT/kernel"

cp -r --no-preserve=ownership "$GUEST/." "$root/"
mkdir -p "$root/usr/share/backgrounds"
cp "$WALLPAPER" "$root/usr/share/backgrounds/carrel.png"
chmod 0440 "$root/etc/sudoers.d/carrel"
chmod 0755 "$root"/usr/lib/carrel/*

# Root and the desktop's account stay locked until a machine is given its own password.
chroot "$root" useradd --create-home --shell /bin/bash --groups sudo,video,audio carrel
chroot "$root" passwd --quiet --lock root
mkdir "$root/etc/carrel"
: > "$root/etc/carrel/vnc-password"
chroot "$root" chown -R carrel: /etc/carrel
chmod 0700 "$root/etc/carrel"
chmod 0600 "$root/etc/carrel/vnc-password"

# The window manager remembers the host name from before the snapshot, and would write "(on NAME)" into each title.
sed -i 's/%s (on %s)/%s\x00\x00\x00\x00\x00\x00\x00\x00/' "$root/usr/bin/xfwm4"

# Menu entries for programs that are not here.
rm -f "$root"/usr/share/applications/xfce4-mail-reader.desktop \
  "$root"/usr/share/applications/xfce4-web-browser.desktop

echo desktop > "$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 desktop\n::1 localhost\n' > "$root/etc/hosts"
: > "$root/etc/fstab"
rm -f "$root/etc/resolv.conf"
: > "$root/etc/resolv.conf"
echo 'LANG=C.UTF-8' > "$root/etc/default/locale"
rm -f "$root/etc/ssh"/ssh_host_*
chroot "$root" ssh-keygen -q -t ed25519 -N '' -C '' -f /etc/ssh/ssh_host_ed25519_key
rm -f "$root/etc/ssh/ssh_host_ed25519_key.pub" "$root"/etc/xrdp/*.pem "$root/etc/xrdp/rsakeys.ini"
chroot "$root" openssl req -x509 -newkey rsa:2048 -sha256 -nodes -days 3650 -subj /CN=desktop \
  -keyout /etc/xrdp/key.pem -out /etc/xrdp/cert.pem 2> /dev/null
chroot "$root" chown xrdp: /etc/xrdp/key.pem
chmod 0600 "$root/etc/xrdp/key.pem"

# Under fakechroot, absolute links were made with the host's path in front.
find "$root" -xdev -type l -lname "$root/*" | while read -r link; do
  to=$(readlink "$link")
  ln -snf "${to#"$root"}" "$link"
done

# shellcheck disable=SC2086
systemctl --quiet --root="$root" mask $MASKED_UNITS
systemctl --quiet --root="$root" set-default multi-user.target
systemctl --quiet --root="$root" enable systemd-networkd carrel-desktop xrdp ssh

find "$root/usr/share/fonts/opentype/inter" -name '*.otf' \
  ! -name 'Inter-Regular.otf' ! -name 'Inter-Medium.otf' ! -name 'Inter-Bold.otf' -delete
chroot "$root" fc-cache -s
chroot "$root" gtk-update-icon-cache -q /usr/share/icons/elementary-xfce
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root/usr/share/gtk-doc" "$root"/var/log/*.log
rm -f "$root/etc/machine-id"
echo 00000000000000000000000000000000 > "$root/etc/machine-id"

# /proc, /sys and /dev are mounted on the tree while hooks run; a plain bind mount shows what lies beneath them.
tree=$root
if mountpoint -q "$root/proc"; then
  tree=$OUT/tree
  mkdir "$tree"
  mount --bind "$root" "$tree"
fi

mke2fs -q -t ext4 -d "$tree" -L carrel -m 0 -b 4096 -J size=8 -O ^metadata_csum,^64bit \
  -E assume_storage_prezeroed=1,nodiscard "$OUT/disk.raw" "$DISK_SIZE"
[ "$tree" = "$root" ] || umount "$tree"
