/**
 * client-go: how components read, watch and write the API, and how they queue their work.
 * It knows kinds and the event loop, not the API server: that is behind a Transport.
 */
export { Client, type ListOptions, type PatchTarget, type WriteOptions } from './client';
export { type EventNote, EventRecorder } from './event-recorder';
export { Indexer, type IndexFunction } from './indexer';
export { Informer, InformerFactory, type InformerHandler, type InformerParts } from './informer';
export { ExponentialBackoff, TokenBucket } from './rate-limiter';
export { RenewalLedger, type RenewalListener } from './renewal-ledger';
export type { ObjectList, Transport } from './transport';
export { WorkQueue, type WorkQueueOptions } from './work-queue';
