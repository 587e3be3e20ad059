import { expect, it } from 'vitest';
import { cardMac, dockerMac, podMac } from './address';

it('MAC addresses follow from addresses', () => {
  expect([podMac('10.244.0.5'), dockerMac('172.17.0.2'), cardMac('192.168.50.11')]).toEqual([
    '0a:58:0a:f4:00:05',
    '02:42:ac:11:00:02',
    '52:54:00:a8:32:0b',
  ]);
});
