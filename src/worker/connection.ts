/**
 * The page's side of the door: posts commands, keeps live queries subscribed, restarts a worker that died.
 * Models: nothing of Kubernetes.
 * Leaves out: the history; the recipe that the worker reports after each input is enough to make it again.
 */
import type { Query } from '../projection/define-query';
import type { ClusterInput, InputOutcome } from '../simulation/cluster/define-input';
import type { Clock, Command, KeptBranch, Opening, Recipe, Report } from './protocol';

/** Why requests are rejected that were cancelled with their worker. */
export const CANCELLED = 'cancelled';

/** A worker that has not answered a Cancel for so long is in something that cannot be cut up: it is replaced. */
const CANCEL_MS = 1_500;

/** The page's connection to its cluster. */
export class Connection {
  #worker: Worker;
  #serial = 0;
  #clock: Clock | undefined;
  /** What is being opened: until it stands, the worker tells of the history before, or of half of this one. */
  #opening: Extract<Command, { type: 'open' }> | undefined;
  #opened = 0;
  #recipe: Recipe | undefined;
  #branches: readonly KeptBranch[] = [];
  #clockListeners = new Set<() => void>();
  #recipeListeners = new Set<(recipe: Recipe) => void>();
  #failureListeners = new Set<(message: string) => void>();
  #live = new Map<number, LiveQuery>();
  #byKey = new Map<string, LiveQuery>();
  #asked = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  #deaths = 0;
  #unheard: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly spawn: () => Worker) {
    this.#worker = this.#start();
  }

  /** Where the play head stands, of the history before while another is opened; undefined until the first report. */
  get clock(): Clock | undefined {
    return this.#clock;
  }

  /** What the shown history follows from; undefined until a cluster is open. */
  get recipe(): Recipe | undefined {
    return this.#recipe;
  }

  /** The futures that were left, as far as they can still be gone back to. */
  get branches(): readonly KeptBranch[] {
    return this.#branches;
  }

  /** Whether nothing is under way: a history stands, all that was asked is answered. */
  get isIdle(): boolean {
    return (
      this.#asked.size === 0 &&
      !this.#opening &&
      this.#clock !== undefined &&
      !this.#clock.busy &&
      [...this.#live.values()].every((query) => query.answer !== undefined)
    );
  }

  /** Sends a command. */
  send(command: Command): void {
    this.#worker.postMessage(command);
  }

  /** Gives up what is under way; nothing that was done before is lost, even if the worker does not listen any more. */
  cancel(): void {
    this.send({ type: 'cancel' });
    this.#unheard ??= setTimeout(() => this.#restart(new Error(CANCELLED)), CANCEL_MS);
  }

  /** Opens the history of a recipe. */
  open(recipe: Recipe, how: Opening = {}): void {
    this.#recipe = recipe;
    this.#branches = how.branches ?? [];
    this.#opened = ++this.#serial;
    this.#opening = { type: 'open', id: this.#opened, recipe, ...how };
    this.send(this.#opening);
  }

  /** Does something to the cluster at the play head. */
  act(input: ClusterInput): Promise<InputOutcome> {
    return this.#request((id) => ({ type: 'input', id, input })) as Promise<InputOutcome>;
  }

  /** Tries the files without changing anything. */
  dryRun(files: { name: string; text: string }[]): Promise<InputOutcome> {
    return this.#request((id) => ({ type: 'dryRun', id, files })) as Promise<InputOutcome>;
  }

  /** Asks a question once, at the play head. */
  ask<Q extends Query>(name: Q['name'], params: Q['params']): Promise<Q['answer']> {
    return this.#request((id) => ({ type: 'ask', id, name, params }));
  }

  /** Keeps a question answered; equal questions share one subscription. Returns how to end it. */
  watch(name: string, params: unknown, changed: () => void): () => void {
    const key = keyOf(name, params);
    let query = this.#byKey.get(key);
    if (!query) {
      query = { id: ++this.#serial, name, params, answer: undefined, listeners: new Set() };
      this.#live.set(query.id, query);
      this.#byKey.set(key, query);
      this.send({ type: 'watch', id: query.id, name, params });
    }
    query.listeners.add(changed);
    const watched = query;
    return () => {
      watched.listeners.delete(changed);
      if (watched.listeners.size > 0) return;
      this.#live.delete(watched.id);
      this.#byKey.delete(key);
      this.send({ type: 'unwatch', id: watched.id });
    };
  }

  /** The last answer to a question that is kept answered. */
  answerTo(name: string, params: unknown): unknown {
    return this.#byKey.get(keyOf(name, params))?.answer;
  }

  /** Hears of each new clock. */
  onClock(listener: () => void): () => void {
    return listen(this.#clockListeners, listener);
  }

  /** Hears of each new recipe: what autosave keeps. */
  onRecipe(listener: (recipe: Recipe) => void): () => void {
    return listen(this.#recipeListeners, listener);
  }

  /** Hears of what went wrong, in words for a person. */
  onFailure(listener: (message: string) => void): () => void {
    return listen(this.#failureListeners, listener);
  }

  #request(command: (id: number) => Command): Promise<unknown> {
    const id = ++this.#serial;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.send(command(id));
    });
  }

  #start(): Worker {
    const worker = this.spawn();
    worker.onmessage = ({ data }: MessageEvent<Report>) => this.#receive(data);
    worker.onerror = (event) => this.#died(event.message || 'the worker stopped');
    return worker;
  }

  /** A dead worker is replaced and the session run again from its recipe; a third death in a row gives up. */
  #died(message: string): void {
    for (const listener of this.#failureListeners) listener(message);
    if (++this.#deaths > 2) {
      this.#opening = undefined;
      this.#worker.terminate();
      this.#rejectAll(new Error(message));
    } else this.#restart(new Error(message));
  }

  #restart(reason: Error): void {
    this.#worker.terminate();
    this.#heard();
    this.#rejectAll(reason);
    this.#worker = this.#start();
    if (this.#opening) this.send(this.#opening);
    else if (this.#recipe) this.open(this.#recipe, this.#asItStands());
    for (const { id, name, params } of this.#live.values()) this.send({ type: 'watch', id, name, params });
  }

  /** How to open what is open. */
  #asItStands(): Opening {
    if (!this.#clock) return {};
    const { head, end, playing } = this.#clock;
    return { at: end, ...(head.step < end.step && { head: head.step }), playing, branches: [...this.#branches] };
  }

  #rejectAll(reason: Error): void {
    for (const { reject } of this.#asked.values()) reject(reason);
    this.#asked.clear();
  }

  #heard(): void {
    clearTimeout(this.#unheard);
    this.#unheard = undefined;
  }

  #receive(report: Report): void {
    this.#heard();
    switch (report.type) {
      case 'frame':
        this.#showFrame(report);
        return;
      case 'answer':
        this.#asked.get(report.id)?.resolve(report.answer);
        this.#asked.delete(report.id);
        return;
      case 'recipe':
        if (report.opened !== this.#opened) return;
        this.#recipe = report.recipe;
        this.#branches = report.branches;
        this.#deaths = 0;
        for (const listener of this.#recipeListeners) listener(report.recipe);
        return;
      case 'failed':
        if (report.id !== undefined) {
          if (report.id === this.#opening?.id) this.#opening = undefined;
          this.#asked.get(report.id)?.reject(new Error(report.message));
          this.#asked.delete(report.id);
        }
        for (const listener of this.#failureListeners) listener(report.message);
    }
  }

  #showFrame({ frame, opened, clock, answers }: Extract<Report, { type: 'frame' }>): void {
    if (opened === this.#opened) this.#opening = undefined;
    const { busy } = clock;
    this.#clock = this.#opening && this.#clock ? { ...withoutBusy(this.#clock), ...(busy && { busy }) } : clock;
    for (const { id, answer } of answers) {
      const query = this.#live.get(id);
      if (!query) continue;
      query.answer = answer;
      for (const listener of query.listeners) listener();
    }
    for (const listener of this.#clockListeners) listener();
    requestAnimationFrame(() => this.send({ type: 'shown', frame }));
  }
}

interface LiveQuery {
  id: number;
  name: string;
  params: unknown;
  answer: unknown;
  listeners: Set<() => void>;
}

function withoutBusy({ busy: _, ...clock }: Clock): Clock {
  return clock;
}

function keyOf(name: string, params: unknown): string {
  return `${name} ${JSON.stringify(params)}`;
}

function listen<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
