import type { Userland } from './process';

const common =
  'sh echo printf cat sleep true false test [ expr seq date env printenv hostname ls mkdir rmdir rm touch cp mv ln head tail wc grep egrep fgrep sed awk tr cut sort uniq tee xargs find kill id whoami uname uptime nproc yes basename dirname readlink realpath mktemp chmod chown chgrp stat du df dd truncate sync timeout nohup nice tac rev nl base64 which tty logger sha256sum md5sum comm paste fold expand split od groups logname who link unlink install shuf pwd factor setsid mkfifo stty dmesg mount umount chroot sysctl free ps';

const debianOnly = 'bash dash perl getent apt-get apt dpkg su numfmt';

// debian's slim images have no ps, free, ping, curl, wget, nc or nslookup.
const debianLacks = new Set(['ps', 'free', 'uptime', 'which']);

const busyboxOnly =
  'ash busybox usleep clear ps free killall pidof pgrep pkill top watch nc wget nslookup ping traceroute netstat ifconfig ip route arp telnet httpd vi less more su arch time hexdump xxd getent';

const split = (names: string) => names.split(' ');

const busybox: ReadonlySet<string> = new Set([...split(common), ...split(busyboxOnly)]);
const debian: ReadonlySet<string> = new Set([
  ...split(common).filter((name) => !debianLacks.has(name)),
  ...split(debianOnly),
  'which',
]);

/** Whether images of that userland bring a program of that name. */
export function isInUserland(userland: Userland, name: string): boolean {
  if (userland === 'none') return false;
  return (userland === 'busybox' ? busybox : debian).has(name);
}
