import { defineKind } from '../../../define-kind';
import { PriorityClass } from './priorityclass';

export default defineKind<PriorityClass>({
  ...PriorityClass,
  acts: true,
  shortNames: ['pc'],
});
