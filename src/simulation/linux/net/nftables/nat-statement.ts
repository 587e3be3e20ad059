import { ipv4Number } from '../../address';
import { type Manip, type NatRange, setUpNat } from '../netfilter/nat';
import { readMapped } from './match-statement';
import type { NftContext, NftStatement } from './nft-ruleset';
import type { Tokens } from './tokens';

/** Reads what stands behind `dnat` or `snat`: `to 10.244.0.5:8080`, `ip to numgen random mod 2 map { … }`. */
export function readNat(tokens: Tokens, manip: Manip): NftStatement {
  tokens.accept('ip');
  for (const word of ['addr', '.', 'port']) tokens.accept(word);
  tokens.expect('to');
  const target = readTarget(tokens);
  const isRandom = readFlags(tokens);
  return (at) => {
    const text = target(at);
    return text === undefined ? 'no match' : translateTo(at, manip, { ...rangeOf(text), isRandom });
  };
}

/** `masquerade fully-random`: the source becomes an address of the device that the packet leaves by. */
export function readMasquerade(tokens: Tokens): NftStatement {
  const isRandom = readFlags(tokens);
  return (at) => {
    const { skb, outDevice } = at.context;
    const { routes } = skb.netns;
    const address = outDevice ? routes.selectSource(outDevice, skb.route?.nextHop ?? skb.packet.dst) : 0;
    return address === 0 ? { code: 'drop' } : translateTo(at, 'source', { address, isRandom });
  };
}

/** `redirect to :8080`: the packet is for this host, by the address of the device that it came by. */
export function readRedirect(tokens: Tokens): NftStatement {
  const port = tokens.accept('to') ? { port: Number(tokens.take().slice(1)) } : {};
  return (at) => {
    const { skb, inDevice } = at.context;
    const own = inDevice && skb.netns.routes.selectSource(inDevice, skb.packet.src);
    return translateTo(at, 'destination', { address: own ?? LOOPBACK, ...port });
  };
}

const LOOPBACK = 0x7f000001;
const FLAGS = ['random', 'fully-random', 'persistent'];

/** Whether a port is to be chosen by chance. */
function readFlags(tokens: Tokens): boolean {
  let isRandom = false;
  while (FLAGS.includes(tokens.peek())) {
    if (tokens.take() !== 'persistent') isRandom = true;
    tokens.accept(',');
  }
  return isRandom;
}

function readTarget(tokens: Tokens): (at: NftContext) => string | undefined {
  if (!/^[\d:]/.test(tokens.peek())) return readMapped(tokens);
  const text = tokens.take();
  return () => text;
}

/** `10.244.0.5`, `10.244.0.5:8080`, `10.244.0.5 . 8080`. */
function rangeOf(text: string): NatRange {
  const [address = '', port] = text.split(/ \. |:/);
  return { ...(address && { address: ipv4Number(address) }), ...(port && { port: Number(port) }) };
}

function translateTo({ context }: NftContext, manip: Manip, range: NatRange): ReturnType<NftStatement> {
  const { skb, network } = context;
  if (typeof skb.tracked === 'object')
    setUpNat(skb.netns.conntrack, skb.tracked.connection, manip, range, network.chance);
  return { code: 'accept' };
}
