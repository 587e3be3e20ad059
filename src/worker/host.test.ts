import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../simulation/cluster/config';
import type { InputOutcome } from '../simulation/cluster/define-input';
import { Host } from './host';
import type { Command, Recipe, Report } from './protocol';

const many = Array.from({ length: 400 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\n`).join(
  '---\n',
);
const POD = (cpu: string) => `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: c, image: registry.k8s.io/pause:3.10, resources: {requests: {cpu: "${cpu}"}}}]
`;
const files = (text: string) => [{ name: 'a.yaml', text }];

/** A host whose time is its own: each look at the clock takes a millisecond, each turn is run by hand. */
class Page {
  readonly reports: Report[] = [];
  #now = 0;
  #turns: (() => void)[] = [];
  readonly host = new Host({
    post: (report) => {
      this.reports.push(report);
      if (report.type === 'frame') this.#turns.push(() => this.send({ type: 'shown', frame: report.frame }));
    },
    now: () => this.#now++,
    soon: (run) => void this.#turns.push(run),
    later: (run, ms) =>
      void this.#turns.push(() => {
        this.#now += ms;
        run();
      }),
  });

  send(command: Command): void {
    this.host.receive(command);
  }

  /** Turns until something is so; fails if it never is. */
  until(isSo: () => boolean): void {
    for (let turns = 0; !isSo(); turns++) {
      const turn = this.#turns.shift();
      if (!turn || turns > 50_000) throw new Error('it never came to that');
      turn();
    }
  }

  /** Turns until there is nothing left to do. */
  toRest(): void {
    for (let turn = this.#turns.shift(); turn; turn = this.#turns.shift()) turn();
  }

  answerTo(id: number): unknown {
    const report = this.reports.find((one) => one.type === 'answer' && one.id === id);
    return report?.type === 'answer' ? report.answer : undefined;
  }

  answer(id: number): InputOutcome | undefined {
    return this.answerTo(id) as InputOutcome | undefined;
  }

  get recipe(): Recipe | undefined {
    const report = this.reports.findLast((one) => one.type === 'recipe');
    return report?.type === 'recipe' ? report.recipe : undefined;
  }

  get branches() {
    return this.reports.some(({ type }) => type === 'frame') ? this.clock.branches : [];
  }

  get clock() {
    const report = this.reports.findLast((one) => one.type === 'frame');
    if (report?.type !== 'frame') throw new Error('no frame yet');
    return report.clock;
  }

  /** A page with an open cluster at three seconds. */
  static open(): Page {
    const page = new Page();
    page.send({ type: 'open', id: 1, recipe: { config: defaultConfig(), inputs: [] }, at: { step: 1e9, time: 3000 } });
    page.until(() => page.recipe !== undefined);
    return page;
  }
}

describe('the host', () => {
  it('checks a long text in slices, shows how far it is, and drops it for a newer one', () => {
    const page = Page.open();
    page.send({ type: 'dryRun', id: 1, files: files(many) });
    page.until(() => page.clock.busy?.what === 'check');
    const { share } = page.clock.busy!;
    page.until(() => (page.clock.busy?.share ?? 0) > share);
    page.send({ type: 'dryRun', id: 2, files: files('apiVersion: v1\nkind: Nope\nmetadata: {name: a}\n') });
    expect(page.answer(1)?.cancelled).toBe(true);
    page.until(() => page.answer(2) !== undefined);
    expect(page.answer(2)?.errors).toHaveLength(1);
    page.until(() => page.clock.busy === undefined);
  });

  it('plays on while a text is checked', () => {
    const page = Page.open();
    page.send({ type: 'play', playing: true });
    page.until(() => page.clock.head.time > 3000);
    const { time } = page.clock.head;
    page.send({ type: 'dryRun', id: 1, files: files(many) });
    page.until(() => page.clock.head.time > time + 50);
    expect(page.answer(1)).toBeUndefined();
  });

  it('cancels an apply half-way: nothing of it is left, and the history is what it was', () => {
    const page = Page.open();
    const before = page.clock.end;
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(many) } });
    page.until(() => (page.clock.busy?.share ?? 0) > 0.5);
    expect(page.clock.busy?.what).toBe('apply');
    page.send({ type: 'cancel' });
    expect(page.answer(1)?.cancelled).toBe(true);
    page.until(() => page.clock.busy === undefined && page.clock.end.step === before.step);
    expect(page.recipe?.inputs).toEqual([]);
    page.send({
      type: 'input',
      id: 2,
      input: { do: 'apply', files: files('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c0}\n') },
    });
    page.until(() => page.answer(2) !== undefined);
    expect(page.answer(2)?.lines).toEqual(['configmap/c0 created']);
  });

  it('does inputs one after another, whatever they come in between', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(many) } });
    page.send({ type: 'input', id: 2, input: { do: 'apply', files: files(many) } });
    page.until(() => page.answer(2) !== undefined);
    expect(page.answer(1)?.lines.at(-1)).toBe('configmap/c399 created');
    expect(page.answer(2)?.lines.at(-1)).toBe('configmap/c399 unchanged');
    expect(page.recipe?.inputs).toHaveLength(2);
  });

  it('forks nothing for an input that is refused: the future and the moment stay as they are', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'cordon', node: 'worker-1', unschedulable: true } });
    page.until(() => page.answer(1) !== undefined);
    page.send({ type: 'seek', to: { step: 20 } });
    page.until(() => page.clock.head.step === 20);
    const { end } = page.clock;
    page.send({ type: 'input', id: 2, input: { do: 'power', node: 'worker-9', on: false } });
    page.until(() => page.answer(2) !== undefined);
    expect(page.answer(2)?.errors).toMatchObject([{ message: 'nodes "worker-9" not found' }]);
    page.until(() => page.clock.busy === undefined);
    expect(page.clock).toMatchObject({ branches: [], end, head: { step: 20 } });
    expect(page.recipe?.inputs).toHaveLength(1);
  });

  it('gives up acting in the past: the future that was there is there again, and no branch is', () => {
    const page = Page.open();
    page.send({ type: 'run', goal: { until: 'time', timeMs: 600_000 } });
    page.until(() => page.clock.end.time === 600_000 && !page.clock.busy);
    const { end } = page.clock;
    page.send({ type: 'seek', to: { timeMs: 590_000 } });
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(many) } });
    page.send({ type: 'cancel' });
    page.until(() => page.answer(1) !== undefined && page.clock.branches.length === 0);
    expect(page.answer(1)?.cancelled).toBe(true);
    expect(page.clock.end).toEqual(end);
  });

  it('tells what is wrong with a command and goes on', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'nonsense' } });
    expect(page.reports.some((one) => one.type === 'failed' && one.id === 1)).toBe(true);
    page.send({ type: 'input', id: 2, input: { do: 'apply', files: files('a: 1\n') } });
    page.until(() => page.answer(2) !== undefined);
    expect(page.answer(2)?.errors).toHaveLength(1);
  });

  it('stops a run whose goal is out of reach, and says so, with what will happen next', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(POD('99')) } });
    page.send({ type: 'run', goal: { until: 'all-ready' } });
    page.until(() => page.clock.pausedBecause === 'goal-missed');
    expect(page.clock.end.time).toBeLessThan(120_000);
    expect(page.clock.lull?.next?.what).toBe('scheduler-retry');
  });

  it('runs until all pods are ready, and no further', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(POD('100m')) } });
    page.send({ type: 'run', goal: { until: 'all-ready' } });
    page.toRest();
    expect(page.clock.end.time).toBeGreaterThan(3000);
    expect(page.clock.pausedBecause).toBeUndefined();
    expect(page.clock.end.time).toBeLessThan(20_000);
  });

  it('pauses at the step that is waited for', () => {
    const page = Page.open();
    page.send({ type: 'pauseWhen', conditions: ['phase-change'] });
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(POD('100m')) } });
    page.send({ type: 'play', playing: true });
    page.until(() => page.clock.pausedBecause === 'phase-change');
    expect(page.clock.isPast).toBe(false);
    page.send({ type: 'ask', id: 9, name: 'step', params: undefined });
    page.until(() => page.answerTo(9) !== undefined);
    expect(page.answerTo(9)).toMatchObject({ verb: 'PATCH pods/status', target: 'pods/default/a' });
  });

  it('keeps the futures that were left: another host that is told of them goes back to one', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(POD('100m')) } });
    page.send({ type: 'run', goal: { until: 'time', timeMs: 20_000 } });
    page.until(() => page.clock.end.time === 20_000 && !page.clock.busy);
    const { end } = page.clock;
    page.send({ type: 'seek', to: { timeMs: 2500 } });
    page.send({ type: 'input', id: 2, input: { do: 'cordon', node: 'worker-1', unschedulable: true } });
    page.until(() => page.answer(2) !== undefined && page.clock.branches.length === 1);
    const report = structuredClone(page.reports.findLast((one) => one.type === 'recipe'));
    if (report?.type !== 'recipe') throw new Error('no recipe');
    expect(report.branches).toMatchObject([{ info: { label: 'cordon', forkedAtMs: 2500 }, end }]);

    const other = new Page();
    other.send({ type: 'open', id: 1, recipe: report.recipe, branches: report.branches });
    other.until(() => other.branches.length === 1);
    other.send({ type: 'switchBranch', branch: other.clock.branches[0]?.id ?? '' });
    other.until(() => other.clock.end.step === end.step);
    expect(other.clock.end).toEqual(end);
    expect(other.clock.branches).toMatchObject([{ label: 'cordon', forkedAtMs: 2500 }]);
    other.send({ type: 'removeBranch', branch: other.clock.branches[0]?.id ?? '' });
    other.until(() => other.reports.some((one) => one.type === 'recipe' && one.branches.length === 0));
  });

  it('answers a question whose index is behind once it is built, and plays on meanwhile', () => {
    const page = Page.open();
    page.send({ type: 'run', goal: { until: 'time', timeMs: 600_000 } });
    page.until(() => page.clock.end.time === 600_000 && !page.clock.busy);
    page.send({ type: 'watch', id: 7, name: 'topology', params: undefined });
    page.send({ type: 'watch', id: 8, name: 'step', params: undefined });
    const answersTo = (id: number) =>
      page.reports.filter((one) => one.type === 'frame' && one.answers.some((answer) => answer.id === id)).length;
    page.until(() => answersTo(7) > 0);
    expect(answersTo(8)).toBe(1);
  });

  it('shows and answers from whole histories only: what is asked while one is built waits for all of it', () => {
    const page = Page.open();
    page.send({ type: 'input', id: 1, input: { do: 'apply', files: files(`${many}---\n${POD('100m')}`) } });
    page.send({ type: 'run', goal: { until: 'time', timeMs: 600_000 } });
    page.until(() => page.clock.end.time === 600_000 && !page.clock.busy);
    const { end } = page.clock;
    page.send({ type: 'ask', id: 2, name: 'history-hash', params: undefined });
    const seen = page.reports.length;

    page.send({ type: 'open', id: 3, recipe: page.recipe!, at: end, head: 20 });
    page.send({ type: 'ask', id: 4, name: 'history-hash', params: undefined });
    page.send({ type: 'dryRun', id: 5, files: files(POD('100m')) });
    page.until(() => page.clock.busy?.what === 'rebuild');
    expect(page.answer(4)).toBeUndefined();
    page.until(() => page.answer(5) !== undefined);
    expect(page.answerTo(4)).toBe(page.answerTo(2));
    expect(page.answer(5)?.lines).toEqual(['pod/a unchanged']);
    page.until(() => page.clock.head.step === 20);
    const frames = page.reports.slice(seen).filter((one) => one.type === 'frame');
    expect(frames.map(({ clock }) => clock.end)).toEqual(frames.map(() => end));
    expect(frames.filter(({ opened }) => opened === 3).map(({ clock }) => clock.head.step)).toContain(20);
    expect(frames.filter(({ opened }) => opened !== 3).map(({ clock }) => clock.head.step)).not.toContain(20);
  });

  it('shows the future that is left until the past is built anew, and seeks there only then', () => {
    const page = Page.open();
    page.send({ type: 'run', goal: { until: 'time', timeMs: 600_000 } });
    page.until(() => page.clock.end.time === 600_000 && !page.clock.busy);
    const { end } = page.clock;
    page.send({ type: 'seek', to: { timeMs: 590_000 } });
    page.until(() => page.clock.head.time === 590_000);
    const fork = page.clock.head;
    const seen = page.reports.length;
    page.send({ type: 'input', id: 1, input: { do: 'cordon', node: 'worker-1', unschedulable: true } });
    page.send({ type: 'seek', to: { step: 30 } });
    page.until(() => page.answer(1) !== undefined && page.clock.head.step === 30);
    const ends = page.reports.slice(seen).flatMap((one) => (one.type === 'frame' ? [one.clock.end.step] : []));
    expect(ends.filter((step) => step !== end.step && step < fork.step)).toEqual([]);
    expect(page.clock.end.time).toBe(590_000);
  });

  it('gives what waited its answer when the building is given up', () => {
    const page = Page.open();
    page.send({ type: 'run', goal: { until: 'time', timeMs: 600_000 } });
    page.until(() => page.clock.end.time === 600_000 && !page.clock.busy);
    page.send({ type: 'open', id: 3, recipe: page.recipe!, at: page.clock.end });
    page.send({ type: 'ask', id: 4, name: 'step', params: undefined });
    page.send({ type: 'cancel' });
    page.toRest();
    expect(page.answerTo(4)).toBeDefined();
  });

  it('plays a history that is opened to play, unless it was told not to meanwhile', () => {
    const page = Page.open();
    const at = { step: 1e9, time: 3000 };
    page.send({ type: 'open', id: 3, recipe: page.recipe!, at, playing: true });
    page.until(() => page.clock.head.time > 3000);
    page.send({ type: 'open', id: 4, recipe: page.recipe!, at, playing: true });
    page.send({ type: 'play', playing: false });
    page.toRest();
    expect(page.clock).toMatchObject({ playing: false, head: { time: 3000 } });
  });
});
