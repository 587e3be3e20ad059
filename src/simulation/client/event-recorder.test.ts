import { describe, expect, it } from 'vitest';
import type { Event } from '../api/core/v1/event/event';
import type { ApiObject } from '../apimachinery/object-meta';
import { timestampAt } from '../apimachinery/time';
import { ApiServer } from '../apiserver';
import { Engine } from '../engine';
import { createEtcd } from '../etcd';
import { Client } from './client';
import { EventRecorder } from './event-recorder';

function recorder() {
  const etcd = createEtcd();
  const engine = new Engine(1, { etcd: () => etcd.revision, hosts: () => 0 });
  const server = new ApiServer({ engine, etcd, epochMs: 0 });
  const timestamp = () => timestampAt(engine.now);
  const events = new EventRecorder({ engine, client: new Client(server, 'kubelet'), component: 'kubelet', timestamp });
  const seen = () => etcd.range('/registry/events/').map(({ value }) => value as Event);
  return { engine, events, seen };
}

const web = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '1' },
} as ApiObject;

describe('events about one object', () => {
  it('that say the same are one Event with a count', () => {
    const { events, seen } = recorder();
    for (let i = 0; i < 4; i++) events.note(web, { type: 'Normal', reason: 'Pulled', message: 'there' });
    expect(seen().map(({ message, count }) => [message, count])).toEqual([['there', 4]]);
  });

  it('that differ in their message only are folded from the tenth on, and no longer after ten quiet minutes', () => {
    const { engine, events, seen } = recorder();
    const note = (i: number) => events.note(web, { type: 'Normal', reason: 'Created', message: `pod ${i}` });
    for (let i = 1; i <= 12; i++) note(i);
    const folded = seen().filter(({ message }) => message?.startsWith('(combined from similar events): '));
    expect(seen()).toHaveLength(10);
    expect(folded.map(({ message, count }) => [message, count])).toEqual([
      ['(combined from similar events): pod 12', 3],
    ]);
    engine.schedule(601_000, () => note(13));
    engine.runUntil(602_000);
    expect(seen().map(({ message }) => message)).toContain('pod 13');
  });

  it('beyond 25 are dropped, but for one in five minutes; its count tells of those that were dropped', () => {
    const { engine, events, seen } = recorder();
    const note = () => events.note(web, { type: 'Warning', reason: 'BackOff', message: 'again' });
    for (let i = 0; i < 40; i++) note();
    expect(seen()[0]?.count).toBe(25);
    engine.schedule(300_000, note);
    engine.runUntil(301_000);
    expect(seen()[0]?.count).toBe(41);
  });
});
