import { defineKind } from '../../../define-kind';
import { ServiceAccount } from './serviceaccount';

export default defineKind<ServiceAccount>({
  ...ServiceAccount,
  acts: true,
  shortNames: ['sa'],
});
