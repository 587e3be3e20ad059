import { defineKind } from '../../../define-kind';
import { Service } from './service';

export default defineKind<Service>({
  ...Service,
  acts: true,
  shortNames: ['svc'],
  categories: ['all'],
  etcdPrefix: 'services/specs',
  status: {},
});
