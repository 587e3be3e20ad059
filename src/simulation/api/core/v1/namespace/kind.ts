import { defineKind } from '../../../define-kind';
import { Namespace } from './namespace';

export default defineKind<Namespace>({
  ...Namespace,
  acts: true,
  shortNames: ['ns'],
  status: {},
});
