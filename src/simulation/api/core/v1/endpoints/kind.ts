import { defineKind } from '../../../define-kind';
import { Endpoints } from './endpoints';

export default defineKind<Endpoints>({
  ...Endpoints,
  acts: true,
  shortNames: ['ep'],
  etcdPrefix: 'services/endpoints',
});
