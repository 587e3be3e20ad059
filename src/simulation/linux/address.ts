/** The number of a dotted IPv4 address. */
export function ipv4Number(text: string): number {
  let address = 0;
  for (const byte of text.split('.')) address = address * 256 + Number(byte);
  return address;
}

/** The dotted text of an IPv4 number. */
export function ipv4Text(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** A range of addresses: `10.244.1.0/24`. */
export interface Subnet {
  /** The network address, as a number. */
  readonly base: number;
  readonly prefix: number;
  /** How many addresses it has. */
  readonly size: number;
}

/** Reads `10.244.1.0/24`; host bits are cut off. */
export function subnetOf(text: string): Subnet {
  const slash = text.indexOf('/');
  const prefix = Number(text.slice(slash + 1));
  const size = 2 ** (32 - prefix);
  const address = ipv4Number(text.slice(0, slash));
  return { base: address - (address % size), prefix, size };
}

/** The text of a range. */
export function subnetText({ base, prefix }: Subnet): string {
  return `${ipv4Text(base)}/${prefix}`;
}

/** Whether an address is in a range. */
export function isInSubnet(address: number, { base, size }: Subnet): boolean {
  return address >= base && address < base + size;
}

/** FNV-1a of a text, 32 bits, unsigned: names and addresses that must be the same in every run. */
export function hashText(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return hash >>> 0;
}

/** Eight hexadecimal digits. */
export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** The MAC address of six bytes: what is given, then the last bytes of a number. */
function macOf(head: readonly number[], tail: number): string {
  const last = [tail >>> 24, (tail >>> 16) & 255, (tail >>> 8) & 255, tail & 255].slice(head.length - 2);
  return [...head, ...last].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The MAC address that goes with an IP in a container network: `0a:58` and the four bytes of the IP. */
export function podMac(ip: string): string {
  return macOf([0x0a, 0x58], ipv4Number(ip));
}

/** dockerd's: `02:42` and the four bytes of the IP. */
export function dockerMac(ip: string): string {
  return macOf([0x02, 0x42], ipv4Number(ip));
}

/** A network card of a virtual machine: qemu's prefix and the last three bytes of its IP. */
export function cardMac(ip: string): string {
  return macOf([0x52, 0x54, 0x00], ipv4Number(ip));
}

/** The host end of a veth pair has a random address in a kernel; here it hangs on the sandbox. */
export function hostEndMac(sandboxId: string): string {
  return macOf([0xce, hashText(sandboxId) & 0xfc], hashText(`mac ${sandboxId}`));
}

/** The name of the host end of a sandbox's veth pair: `veth3f2a91c0`. */
export function vethName(sandboxId: string): string {
  return `veth${hex32(hashText(sandboxId))}`;
}

/** The network namespace of a sandbox, as CNI plugins name it. */
export function netnsName(sandboxId: string): string {
  const tail = `${hex32(hashText(`netns ${sandboxId}`))}${hex32(hashText(`${sandboxId} netns`))}`;
  return `cni-${tail.slice(0, 8)}-${tail.slice(8, 12)}-${tail.slice(12, 16)}`;
}
