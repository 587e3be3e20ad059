/** Where the time of a rollout goes: samples of the processor's stack, added up by the folder that runs. */
import { type Profiler, Session } from 'node:inspector';

/** The share of the time (0 to 1) of each part, largest first. */
export interface TimeShares {
  byFolder: [folder: string, share: number][];
  byFile: [file: string, share: number][];
}

const FILES_SHOWN = 15;

/** Runs something and tells where its time went. Modules must be files of their own for this. */
export function whereTimeGoes(run: () => void): TimeShares {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  run();
  let profile: Profiler.Profile | undefined;
  session.post('Profiler.stop', (_error, result) => {
    profile = result?.profile;
  });
  session.disconnect();
  return profile ? sharesOf(profile) : { byFolder: [], byFile: [] };
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): TimeShares {
  const files = new Map(nodes.map(({ id, callFrame }) => [id, fileOf(callFrame.url, callFrame.functionName)]));
  const byFile = new Map<string, number>();
  const byFolder = new Map<string, number>();
  let all = 0;
  for (const [i, id] of samples.entries()) {
    const time = timeDeltas[i] ?? 0;
    const file = files.get(id) as string;
    all += time;
    byFile.set(file, (byFile.get(file) ?? 0) + time);
    const folder = file.split('/')[0] as string;
    byFolder.set(folder, (byFolder.get(folder) ?? 0) + time);
  }
  const shares = (times: Map<string, number>) =>
    [...times].map(([name, time]): [string, number] => [name, time / all]).sort((a, b) => b[1] - a[1]);
  return { byFolder: shares(byFolder), byFile: shares(byFile).slice(0, FILES_SHOWN) };
}

/** `kubelet/status-manager`, or what V8 did meanwhile: `(garbage collector)`. */
function fileOf(url: string, functionName: string): string {
  const at = url.lastIndexOf('/simulation/');
  if (at >= 0) return url.slice(at + '/simulation/'.length).replace(/\.m?js$/, '');
  return functionName === '(garbage collector)' ? functionName : '(others)';
}
