/** A process of its own for one sample: own heap, own compiler. Prints one line of JSON. */
import { measureJumps } from './jumps';
import { measurePackets } from './packets';
import { measurePeer } from './peer';
import { measureMatrix } from './reachability';
import { measureRollout, profileRollout } from './rollout';

const [what, pods, nodes] = process.argv.slice(2).filter((argument) => argument !== '--');
const collect = (globalThis as { gc?: () => void }).gc;
const sample =
  what === 'peer'
    ? await measurePeer(Number(pods))
    : what === 'profile'
      ? profileRollout(Number(pods), Number(nodes))
      : what === 'jumps'
        ? measureJumps(Number(pods), Number(nodes))
        : what === 'packets'
          ? measurePackets(Number(pods), Number(nodes))
          : what === 'matrix'
            ? measureMatrix(pods ?? '')
            : measureRollout(Number(pods), Number(nodes), collect);
process.stdout.write(`${JSON.stringify(sample)}\n`);
process.exit(0);
