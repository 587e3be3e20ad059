/**
 * Ties the session and the commands to the cluster in the worker: what is wanted goes there, where the play head stands comes back.
 * Models: nothing; the worker owns the play head, the session mirrors it.
 * Leaves out: what the panels show; they ask queries of their own.
 */
import type { InputOutcome } from '../simulation/cluster/define-input';
import { CANCELLED, type Connection } from '../worker/connection';
import type { Clock, LoggedInput } from '../worker/protocol';
import { type ClusterPort, connectCluster } from './commands/cluster-port';
import { loadLateTexts, translate } from './i18n/i18n';
import { restsWhen } from './idle';
import { noteOutcome } from './outcome';
import { dismissToast, toast } from './parts/feedback/toasts';
import { getSession, type ManifestFile, type Selection, type Session, setSession, useSession } from './session';
import type { ClusterSettings } from './settings/cluster-settings';
import { configOf, differencesOf, settingsOf } from './settings/config-of';
import { currentSettings, noteSettings } from './settings/current-settings';
import type { SharePayload } from './share/payload';

/** How long a play command may be under way before the worker's own word counts again. */
const GRACE_MS = 1_000;

/** Links a connection with the session and the commands; returns the undoing. */
export function linkCluster(connection: Connection): () => void {
  const play = { wanted: false, since: Number.NEGATIVE_INFINITY };
  let isMirroring = false;

  function mirror(clock: Clock): void {
    const { playing, playHead } = getSession();
    if (clock.playing === play.wanted) play.since = Number.NEGATIVE_INFINITY;
    const isStale = clock.playing !== play.wanted && performance.now() - play.since < GRACE_MS;
    const isLive = !clock.isPast;
    const isSameHead =
      playHead === 'live' ? isLive : !isLive && playHead.step === clock.head.step && playHead.time === clock.head.time;
    if ((isStale || playing === clock.playing) && isSameHead) return;
    isMirroring = true;
    setSession({
      ...(!isStale && { playing: clock.playing }),
      ...(!isSameHead && { playHead: isLive ? 'live' : { step: clock.head.step, time: clock.head.time } }),
    });
    if (!isStale) play.wanted = clock.playing;
    isMirroring = false;
  }

  function follow(now: Session, before: Session): void {
    // Before a cluster is open there is nobody to tell; all of it is told again with its first recipe.
    if (isMirroring || !connection.recipe) return;
    if (now.speed !== before.speed || now.timeScale !== before.timeScale) sendPace(connection);
    if (now.pauseWhen !== before.pauseWhen || now.selection !== before.selection) sendPauseWhen(connection);
    if (now.playHead !== before.playHead) {
      const { playHead } = now;
      connection.send({ type: 'seek', to: playHead === 'live' ? 'last' : { step: playHead.step } });
    }
    if (now.playing !== before.playing) {
      play.wanted = now.playing;
      play.since = performance.now();
      connection.send({ type: 'play', playing: now.playing });
    }
  }

  const undoings = [
    connection.onClock(() => connection.clock && mirror(connection.clock)),
    connection.onRecipe(() => {
      sendPace(connection);
      sendPauseWhen(connection);
    }),
    connection.onFailure((message) => void toast(message, { look: 'error' })),
    useSession.subscribe(follow),
    restsWhen(() => connection.isIdle),
  ];
  connectCluster(portOf(connection));
  return () => {
    connectCluster(undefined);
    for (const undo of undoings) undo();
  };
}

function sendPace(connection: Connection): void {
  const { speed, timeScale } = getSession();
  connection.send({ type: 'pace', speed, scale: timeScale });
}

function sendPauseWhen(connection: Connection): void {
  const { pauseWhen, selection } = getSession();
  const target = targetOf(selection);
  connection.send({ type: 'pauseWhen', conditions: [...pauseWhen], ...(target !== undefined && { target }) });
}

/** How steps name what is selected; a document and a component are no target of steps. */
function targetOf(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'object') return selection.key;
  if (selection?.kind === 'node') return `nodes/${selection.key}`;
  // A container's key is its pod's and its name; what happens to it is written to the pod.
  return selection?.kind === 'container' ? selection.key.split('/').slice(0, 3).join('/') : undefined;
}

function portOf(connection: Connection): ClusterPort {
  const port: ClusterPort = {
    apply: () => void applyFiles(connection),
    stepBy: (events) => stepBy(connection, events),
    stepSelected: (by) => {
      const target = targetOf(getSession().selection);
      connection.send({ type: 'step', by, ...(target !== undefined && { target }) });
    },
    goTo: (moment) => {
      const to = moment === 'live' ? 'last' : moment === 'first' ? 'first' : { step: moment };
      connection.send({ type: 'seek', to });
    },
    undo: () => undo(connection),
    redo: () => redo(connection),
    rebuild: (settings) => {
      const before = connection.recipe && port.payload();
      const { trace } = getSession();
      noteSettings(settings);
      openFresh(connection, getSession().files);
      // The same packet through another network is what a rebuild is for.
      setSession({ trace });
      toast(translate('frame.rebuilt'), {
        ...(before && { action: { label: translate('frame.undo'), run: () => port.restore(before) } }),
      });
    },
    payload: () => payloadOf(connection),
    restore: (payload) => void restoreSession(connection, payload),
  };
  return port;
}

/** The machines are up and Ready when the files are applied. */
const APPLY_AT_MS = 3_000;
/** From apply to the middle of a rollout: some pods run, some are still being made. */
export const MID_ROLLOUT_MS = 2_500;

/** Opens the cluster of the current settings, its nodes Ready, with these files applied, and plays from `afterMs` on. */
export function openFresh(connection: Connection, files: readonly ManifestFile[], afterMs = 0): void {
  const input = { do: 'apply', files: files.map(({ name, text }) => ({ name, text })) };
  const inputs = files.length > 0 ? [{ time: APPLY_AT_MS, input }] : [];
  setSession({ selection: undefined, hovered: undefined, namespace: '', trace: undefined });
  noteOutcome({ outcome: undefined, applied: files });
  const at = { step: Number.MAX_SAFE_INTEGER, time: APPLY_AT_MS + afterMs };
  connection.open({ config: configOf(currentSettings()), inputs }, { at, playing: true });
}

/** Puts these files into the editor and starts afresh with them; what was there comes back by Undo. */
export function openScenario(
  connection: Connection,
  files: readonly ManifestFile[],
  settings: Partial<ClusterSettings> = {},
): void {
  const before = connection.recipe && payloadOf(connection);
  noteSettings({ ...currentSettings(), ...settings });
  setSession({ files });
  openFresh(connection, files);
  toast(translate('frame.opened'), {
    ...(before && { action: { label: translate('frame.undo'), run: () => void restoreSession(connection, before) } }),
  });
}

async function applyFiles(connection: Connection): Promise<void> {
  const { files, prune } = getSession();
  const slow = setTimeout(() => noteOutcome({ isApplying: true }), 500);
  try {
    const outcome = await connection.act({
      do: 'apply',
      files: files.map(({ name, text }) => ({ name, text })),
      ...(prune && { prune }),
    });
    if (outcome.cancelled) return;
    noteOutcome({ outcome, applied: files });
    sayOutcome(outcome);
    setSession({ playing: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message !== CANCELLED) toast(message, { look: 'error' });
  } finally {
    clearTimeout(slow);
    noteOutcome({ isApplying: false });
  }
}

const LINES_SHOWN = 3;
let refusal: number | undefined;

/** kubectl's own lines as a toast; refusals stand in the editor too, so the toast only says that there are some. */
function sayOutcome({ lines, errors }: InputOutcome): void {
  if (refusal !== undefined) dismissToast(refusal);
  refusal = undefined;
  const refused = errors.filter(({ severity }) => severity === 'error');
  const first = refused[0];
  if (first) {
    const rest = refused.length > 1 ? ` ${translate('frame.andMore', { count: refused.length - 1 })}` : '';
    refusal = toast(first.message + rest, { look: 'error' });
  }
  if (lines.length > 0) toast(lines.length <= LINES_SHOWN ? lines.join(' · ') : countsOf(lines));
}

/** Many lines by kubectl's last word: `2 created · 3 unchanged · 1 pruned`. */
export function countsOf(lines: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const word = line.slice(line.lastIndexOf(' ') + 1);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(' · ');
}

function stepBy(connection: Connection, events: number): void {
  const { clock } = connection;
  if (events === 1 || events === -1) connection.send({ type: 'step', by: events });
  else if (clock) connection.send({ type: 'seek', to: { step: Math.max(0, clock.head.step + events) } });
}

/** Undoing moves to just before the last action; acting there forks, so nothing is destroyed. */
function undo(connection: Connection): void {
  const { clock, recipe } = connection;
  if (!clock || !recipe) return;
  const last = recipe.inputs.findLast(({ time }) => time <= clock.head.time && time > 0);
  if (last) connection.send({ type: 'seek', to: { timeMs: last.time - 1 } });
  else connection.send({ type: 'seek', to: 'first' });
}

/** Redoing moves to just after the next action. */
function redo(connection: Connection): void {
  const { clock, recipe } = connection;
  const next = clock && recipe?.inputs.find(({ time }) => time > clock.head.time);
  connection.send({ type: 'seek', to: next ? { timeMs: next.time } : 'last' });
}

function payloadOf(connection: Connection): SharePayload {
  const { files, selection, trace } = getSession();
  const { clock, recipe } = connection;
  const settings = currentSettings();
  return {
    v: 1,
    config: differencesOf(settings),
    seed: settings.seed,
    inputs: recipe?.inputs ?? [],
    files,
    at: { step: clock?.head.step ?? 0 },
    ...(clock && { end: { step: clock.end.step, time: clock.end.time } }),
    ...(selection && { selection }),
    ...(trace && { trace }),
    ...(connection.branches.length > 0 && { branches: connection.branches }),
  };
}

/** The files as the last apply of these inputs had them, as the session's own array where they are the same. */
function lastApplied({ inputs, files }: SharePayload): readonly ManifestFile[] | undefined {
  const isApply = (logged: unknown): boolean => (logged as Partial<LoggedInput>)?.input?.do === 'apply';
  const applied = (inputs.findLast(isApply) as LoggedInput | undefined)?.input.files as ManifestFile[] | undefined;
  return JSON.stringify(applied) === JSON.stringify(files) ? files : applied;
}

/** Takes over a link's or an autosave's session; false (and a message) if its settings are not a cluster's. */
export function restoreSession(connection: Connection, payload: SharePayload): boolean {
  const settings = settingsOf(payload.config);
  if (!settings) {
    void loadLateTexts().then(() => toast(translate('share.damaged'), { look: 'error' }));
    return false;
  }
  noteSettings({ ...settings, seed: payload.seed });
  setSession({
    files: payload.files,
    selection: payload.selection,
    hovered: undefined,
    namespace: '',
    trace: payload.trace,
  });
  noteOutcome({ outcome: undefined, applied: lastApplied(payload) });
  const { end, at } = payload;
  const recipe = { config: configOf(currentSettings()), inputs: payload.inputs as never };
  connection.open(recipe, {
    ...(end && { at: { step: end.step, time: end.time } }),
    ...((!end || at.step < end.step) && { head: at.step }),
    branches: [...((payload.branches ?? []) as never)],
  });
  return true;
}
