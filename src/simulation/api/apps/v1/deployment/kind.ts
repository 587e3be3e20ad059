import { defineKind } from '../../../define-kind';
import { Deployment } from './deployment';

export default defineKind<Deployment>({
  ...Deployment,
  acts: true,
  shortNames: ['deploy'],
  categories: ['all'],
  status: {},
});
