import { Host } from './host';
import type { Command, Report } from './protocol';

/** MessageChannel yields to waiting commands without the browser's 4 ms floor for timers. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

const host = new Host({
  post: (report: Report, transfer: Transferable[] = []) => self.postMessage(report, { transfer }),
  now: () => performance.now(),
  soon: (run) => {
    waiting.push(run);
    channel.port2.postMessage(0);
  },
  later: (run, ms) => setTimeout(run, ms),
});

self.onmessage = ({ data }: MessageEvent<Command>) => host.receive(data);
