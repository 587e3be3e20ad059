import { defineKind } from '../../../define-kind';
import { Job } from './job';

export default defineKind<Job>({
  ...Job,
  acts: true,
  categories: ['all'],
  defaultPropagation: 'Orphan',
  status: {},
});
