import { defineKind } from '../../../define-kind';
import { Event } from './event';

export default defineKind<Event>({
  ...Event,
  acts: true,
  shortNames: ['ev'],
});
