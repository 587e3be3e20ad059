import { describe, expect, it } from 'vitest';
import { FileTree } from './file-tree';
import { createTrial, TrialClock } from './trial';

const start = (script: string, settings = {}) => {
  const container = createTrial(settings);
  return { container, handle: container.start(['sh', '-c', script]) };
};

describe('a container', () => {
  it('whose PID 1 has no trap ignores TERM and ends on KILL', () => {
    const { container, handle } = start('sleep 3600');
    container.clock.runUntil(1000);
    handle.signal('TERM');
    container.clock.runUntil(31_000);
    expect(handle.exited).toBeUndefined();
    handle.signal('KILL');
    expect(handle.exited).toEqual({ code: 137, signal: 'KILL' });
    expect(container.clock.timers).toBe(0);
  });

  it('whose shell traps TERM ends when it waits, and only after a program in the foreground', () => {
    const waiting = start("trap 'exit 0' TERM; sleep 3600 & wait");
    waiting.container.clock.runUntil(1000);
    waiting.handle.signal('TERM');
    expect(waiting.handle.exited).toEqual({ code: 0 });
    const busy = start("trap 'echo got; exit 7' TERM; sleep 60");
    busy.container.clock.runUntil(1000);
    busy.handle.signal('TERM');
    expect(busy.handle.exited).toBeUndefined();
    busy.container.clock.runUntil(60_000);
    expect(busy.handle.exited).toEqual({ code: 7 });
    expect(busy.container.text).toBe('got\n');
  });

  it('ends all its processes with PID 1', () => {
    const { container } = start('sleep 100 & sleep 1; exit 0');
    container.clock.runUntil(1000);
    expect(container.host.rows()).toEqual([]);
    expect(container.clock.timers).toBe(0);
  });

  it('shares its files with an exec probe', () => {
    const { container } = start('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600');
    const probe = () => container.start(['cat', '/tmp/healthy']).exited?.code;
    expect(probe()).toBe(0);
    container.clock.runUntil(29_999);
    expect(probe()).toBe(0);
    container.clock.runUntil(30_000);
    expect(probe()).toBe(1);
    expect(container.text).toContain("cat: can't open '/tmp/healthy': No such file or directory");
  });

  it('is killed as a whole when it holds more memory than its limit', () => {
    const container = createTrial({ userland: 'debian', memoryLimitBytes: 100 * 1024 ** 2, programs: {} });
    const handle = container.host.start({
      argv: ['hog'],
      program: function* (proc) {
        proc.holdMemory(150 * 1024 ** 2);
        yield { sleepMs: 1000 };
        return 0;
      },
    });
    expect(handle.exited).toEqual({ code: 137, signal: 'KILL' });
    expect(container.host.wasOutOfMemory).toBe(true);
    expect(container.host.memoryBytes).toBe(0);
  });

  it('that follows a file of a shared volume sees what the other writes, without timers of its own', () => {
    const clock = new TrialClock();
    const logs = new FileTree();
    const writer = createTrial({ clock, mounts: [{ path: '/var/log', tree: logs }] });
    const reader = createTrial({ clock, mounts: [{ path: '/logs', tree: logs, isReadOnly: true }] });
    reader.start(['sh', '-c', 'tail -n+1 -F /logs/1.log']);
    clock.runUntil(500);
    expect(clock.timers).toBe(0);
    writer.start(['sh', '-c', 'i=0; while true; do echo "$i" >> /var/log/1.log; i=$((i+1)); sleep 1; done']);
    clock.runUntil(2900);
    expect(reader.written.filter(({ stream }) => stream === 'stdout')).toEqual([
      { atMs: 510, stream: 'stdout', text: '0\n' },
      { atMs: 1510, stream: 'stdout', text: '1\n' },
      { atMs: 2510, stream: 'stdout', text: '2\n' },
    ]);
  });

  it('is the same every time', () => {
    const run = () => {
      const { container } = start(
        'for i in 1 2 3; do echo $RANDOM; sleep 1; done | tee /tmp/x; sleep 2 & wait; cat /tmp/x',
      );
      container.clock.runUntil(60_000);
      return container.written;
    };
    expect(run()).toEqual(run());
  });
});
