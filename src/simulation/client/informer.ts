/**
 * A component's view of a kind, kept by list and watch, and the handlers that hear of changes.
 * Models: client-go's shared informers (reflector, indexer, handlers in one).
 * Leaves out: relists and resyncs; a watch here misses nothing.
 */
import type { KindRef } from '../api/kind-ref';
import type { ApiRequest, WatchEvent, WatchStream } from '../apimachinery/api-request';
import type { ApiObject } from '../apimachinery/object-meta';
import type { Engine } from '../engine';
import { Indexer } from './indexer';
import type { Transport } from './transport';

/** What a handler is told. */
export interface InformerHandler<T> {
  added?(object: T): void;
  updated?(object: T, before: T): void;
  deleted?(object: T): void;
}

/** The running view of one kind in one component. */
export class Informer<T extends ApiObject> {
  readonly indexer = new Indexer<T>();
  #handlers: InformerHandler<T>[] = [];
  #stream: WatchStream<ApiObject> | undefined;
  #synced = false;
  #running = false;
  #revision = 0;
  #news: WatchEvent<T> | undefined;

  constructor(
    readonly kind: KindRef<T>,
    private readonly parts: InformerParts,
  ) {}

  /** Whether the first list has come. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Adds a handler; it is told of what is there already. */
  addHandler(handler: InformerHandler<T>): void {
    this.#handlers.push(handler);
    if (this.#synced) for (const object of this.indexer.values()) handler.added?.(object);
  }

  /** Lists now, then watches: news comes the watch latency after its write, in order, with the writer's step as cause. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    const { transport, user, fieldSelector } = this.parts;
    const { group, version, resource } = this.kind;
    const request: ApiRequest = {
      verb: 'list',
      group,
      version,
      resource,
      user,
      ...(fieldSelector && { fieldSelector }),
    };
    const list = transport.list(request);
    this.#synced = true;
    for (const object of list.items as T[]) {
      this.indexer.put(object);
      for (const handler of this.#handlers) handler.added?.(object);
    }
    const wake = () => this.#wake();
    this.#stream = transport.watch({ ...request, verb: 'watch', resourceVersion: list.metadata.resourceVersion }, wake);
  }

  /** Ends the watch; what was seen stays as it was. */
  stop(): void {
    this.#running = false;
    this.#stream?.stop();
    this.#stream = undefined;
  }

  /** Forgets everything, as a restarted process does. */
  reset(): void {
    this.stop();
    for (const object of [...this.indexer.values()]) this.indexer.remove(object);
    this.#synced = false;
  }

  /** The last etcd revision that this view has seen. */
  get revision(): number {
    return this.#revision;
  }

  #wake(): void {
    this.parts.engine.schedule(this.parts.latencyMs(), this.#takeNews);
  }

  readonly #takeNews = () => {
    const stream = this.#stream;
    if (!stream) return;
    const { engine } = this.parts;
    for (const event of stream.take()) {
      this.#revision = event.revision;
      if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
      this.#news = event as WatchEvent<T>;
      engine.because(engine.spans.stepOfEtcdRevision(event.revision), this.#deliver);
    }
  };

  /** Delivers the news at hand; handlers run to their end before the next. */
  readonly #deliver = () => {
    const { type, object, before } = this.#news as WatchEvent<T>;
    if (type === 'DELETED') {
      this.indexer.remove(object);
      for (const handler of this.#handlers) handler.deleted?.(object);
      return;
    }
    this.indexer.put(object);
    for (const handler of this.#handlers) {
      if (type === 'MODIFIED') handler.updated?.(object, before ?? object);
      else handler.added?.(object);
    }
  };
}

/** What an informer needs. */
export interface InformerParts {
  transport: Transport;
  engine: Engine;
  user: string;
  /** How long after a write the watch brings it. */
  latencyMs(): number;
  fieldSelector?: string;
}

/** One component's informers: one for each kind, shared by whoever asks. */
export class InformerFactory {
  #informers = new Map<string, Informer<ApiObject>>();

  constructor(private readonly parts: InformerParts) {}

  /** The informer of a kind; made at the first call, started by `start`. */
  of<T extends ApiObject>(kind: KindRef<T>, fieldSelector?: string): Informer<T> {
    const key = `${kind.group}/${kind.resource}?${fieldSelector ?? ''}`;
    let informer = this.#informers.get(key);
    if (!informer) {
      informer = new Informer<ApiObject>(kind, { ...this.parts, ...(fieldSelector && { fieldSelector }) });
      this.#informers.set(key, informer);
    }
    return informer as unknown as Informer<T>;
  }

  /** Starts all informers that were asked for. */
  start(): void {
    for (const informer of this.#informers.values()) informer.start();
  }

  /** Stops all of them. */
  stop(): void {
    for (const informer of this.#informers.values()) informer.stop();
  }
}
