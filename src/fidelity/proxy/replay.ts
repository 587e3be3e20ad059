import { type ProxyConfig, parseProxyFlags } from '../../simulation/proxy';
import { differentAnswer, differentCalls, differentRules } from './compare';
import { RecordedProxy } from './recorded-proxy';
import type { RecordedStep, Recording } from './recording';

/** Flags of every case. */
const COMMON_FLAGS = [
  '--hostname-override=node1',
  '--conntrack-max-per-core=0',
  '--conntrack-min=0',
  '--conntrack-tcp-timeout-established=0s',
  '--conntrack-tcp-timeout-close-wait=0s',
  '--metrics-bind-address=127.0.0.1:10249',
  '--healthz-bind-address=127.0.0.1:10256',
  '--oom-score-adj=0',
  '--v=2',
];

/** Replays a case: `equal`, or the first thing that differs. */
export function replayProxy(recording: Recording): string {
  const config = parseProxyFlags([...COMMON_FLAGS, `--proxy-mode=${recording.mode}`, ...recording.flags]);
  if ('exit' in config) return compareFailure(config, recording);
  if (recording.exit) return `started instead of exiting with ${recording.exit}`;
  return compareSteps(recording, config) ?? 'equal';
}

function compareFailure({ exit, log }: { exit: number; log: readonly string[] }, recording: Recording): string {
  if (exit !== recording.exit) return `exits with ${exit} instead of ${recording.exit ?? 'running'}`;
  const text = [recording.log ?? []].flat().join('\n');
  return log.find((line) => !text.includes(line)) ?? 'equal';
}

function compareSteps(recording: Recording, config: ProxyConfig): string | undefined {
  const proxy = new RecordedProxy(recording, config);
  for (const step of recording.steps) {
    if (step.change) proxy.act(step.change);
    const different = compareStep(proxy, step);
    if (different) return `${step.after}: ${different}`;
  }
  const warnings = [...proxy.warnings].sort().join('\n');
  const recorded = [...new Set(recording.warnings ?? [])].sort().join('\n');
  return warnings === recorded ? undefined : `warns ${warnings || 'of nothing'} instead of ${recorded || 'of nothing'}`;
}

function compareStep(proxy: RecordedProxy, step: RecordedStep): string | undefined {
  const commands = Object.entries(step.rules);
  if (commands.length === 0 && proxy.rules('').length > 0) return 'rules are left';
  for (const [command, lines] of commands) {
    const different = differentRules(command, proxy.rules(command), lines);
    if (different) return `${command}: ${different}`;
  }
  const calls = step.written && differentCalls(proxy.written, step.written);
  if (calls) return `written: ${calls}`;
  for (const answer of step.http ?? []) {
    const different = differentAnswer(proxy.answer(answer.request), answer);
    if (different) return different;
  }
  return undefined;
}
