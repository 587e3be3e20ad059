import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
} from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { descendingPath, ifGivenOneOf } from '../../../../validation/values';
import type { Container } from '../container';
import type { PodSpec } from '../pod';

interface Profile {
  type?: string;
  localhostProfile?: string;
}

interface PodSecurity {
  fsGroup?: number;
  runAsUser?: number;
  runAsGroup?: number;
  supplementalGroups?: number[];
  sysctls?: { name?: string; value?: string }[];
  fsGroupChangePolicy?: string;
  seccompProfile?: Profile;
  appArmorProfile?: Profile;
  supplementalGroupsPolicy?: string;
  seLinuxChangePolicy?: string;
}

/** What is wrong with who a pod's processes are. */
export function validatePodSecurity(spec: PodSpec, path: FieldPath): FieldError[] {
  const security = (spec.securityContext ?? {}) as PodSecurity;
  const errors = [
    ...validateId(security.fsGroup, path.child('fsGroup')),
    ...validateId(security.runAsUser, path.child('runAsUser')),
    ...validateId(security.runAsGroup, path.child('runAsGroup')),
  ];
  (security.supplementalGroups ?? []).forEach((group, index) => {
    errors.push(...validateId(group, path.child('supplementalGroups').index(index)));
  });
  if (spec.shareProcessNamespace && spec.hostPID)
    errors.push(
      invalid(path.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    );
  errors.push(...validateSysctls(security.sysctls ?? [], spec, path.child('sysctls')));
  errors.push(
    ...ifGivenOneOf(security.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], path.child('fsGroupChangePolicy')),
    ...validateSeccomp(security.seccompProfile, path.child('seccompProfile')),
    ...validateAppArmor(security.appArmorProfile, path.child('appArmorProfile')),
    ...ifGivenOneOf(security.supplementalGroupsPolicy, ['Merge', 'Strict'], path.child('supplementalGroupsPolicy')),
    ...ifGivenOneOf(security.seLinuxChangePolicy, ['MountOption', 'Recursive'], path.child('seLinuxChangePolicy')),
  );
  return errors;
}

const ID_MAX = 2 ** 31 - 1;

function validateId(id: number | undefined, path: FieldPath): FieldError[] {
  if (id === undefined || (id >= 0 && id <= ID_MAX)) return [];
  return [invalid(path, id, `must be between 0 and ${ID_MAX}, inclusive`)];
}

const SYSCTL = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL_PATTERN = new RegExp(`^${SYSCTL}$`);
const IPC_SYSCTLS = /^(kernel[./](shm|msg|sem)|fs[./]mqueue[./])/;

function validateSysctls(sysctls: readonly { name?: string }[], spec: PodSpec, path: FieldPath): FieldError[] {
  const names = new Set<string>();
  return sysctls.flatMap(({ name = '' }, index) => {
    const at = path.index(index).child('name');
    const errors: FieldError[] = [];
    if (!name) errors.push(required(at));
    else if (name.length > 253 || !SYSCTL_PATTERN.test(name))
      errors.push(invalid(at, name, `must have at most 253 characters and match regex ^${SYSCTL}$`));
    else if (names.has(name)) errors.push(duplicate(at, name));
    if (spec.hostNetwork && /^net[./]/.test(name))
      errors.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC && IPC_SYSCTLS.test(name))
      errors.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    names.add(name);
    return errors;
  });
}

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(profile: Profile | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [];
  const errors: FieldError[] = [];
  const at = path.child('localhostProfile');
  if (!profile.type) errors.push(required(path.child('type'), 'type is required when seccompProfile is set'));
  else if (!PROFILE_TYPES.includes(profile.type))
    errors.push(notSupported(path.child('type'), profile.type, PROFILE_TYPES));
  if (profile.type === 'Localhost') {
    if (profile.localhostProfile === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'));
    else errors.push(...descendingPath(profile.localhostProfile, at));
  } else if (profile.localhostProfile !== undefined)
    errors.push(invalid(at, goProfile(profile), 'can only be set when seccomp type is Localhost'));
  return errors;
}

function goProfile({ type, localhostProfile }: Profile): object {
  return { Type: type ?? '', LocalhostProfile: localhostProfile ?? null };
}

function validateAppArmor(profile: Profile | undefined, path: FieldPath): FieldError[] {
  if (!profile) return [];
  const at = path.child('localhostProfile');
  const { type, localhostProfile: name } = profile;
  if (type === 'Localhost') {
    if (name === undefined || name === '') return [required(at, 'must be set when AppArmor type is Localhost')];
    const errors = name.trim() === name ? [] : [invalid(at, name, 'must not be padded with whitespace')];
    if (name.length > 4095) errors.push(tooLong(at, 4095));
    return errors;
  }
  if (!type) return [required(path.child('type'), 'type is required when appArmorProfile is set')];
  if (!PROFILE_TYPES.includes(type)) return [notSupported(path.child('type'), type, PROFILE_TYPES)];
  return name === undefined ? [] : [invalid(at, name, 'can only be set when AppArmor type is Localhost')];
}

interface ContainerSecurity {
  capabilities?: { add?: string[]; drop?: string[] };
  privileged?: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  readOnlyRootFilesystem?: boolean;
  allowPrivilegeEscalation?: boolean;
  procMount?: string;
  seccompProfile?: Profile;
  appArmorProfile?: Profile;
  seLinuxOptions?: Record<string, string>;
  windowsOptions?: Record<string, unknown>;
}

/** What is wrong with what a container's processes may do. */
export function validateContainerSecurity(
  { securityContext }: Container,
  hostUsers: boolean,
  path: FieldPath,
): FieldError[] {
  if (!securityContext) return [];
  const security = securityContext as ContainerSecurity;
  const errors = [
    ...validateId(security.runAsUser, path.child('runAsUser')),
    ...validateId(security.runAsGroup, path.child('runAsGroup')),
  ];
  if (security.procMount !== undefined) {
    const at = path.child('procMount');
    if (security.procMount !== 'Default' && security.procMount !== 'Unmasked')
      errors.push(notSupported(at, security.procMount, ['Default', 'Unmasked']));
    else if (hostUsers && security.procMount === 'Unmasked')
      errors.push(invalid(at, security.procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  errors.push(...validateSeccomp(security.seccompProfile, path.child('seccompProfile')));
  if (security.allowPrivilegeEscalation === false) {
    const capability = security.capabilities?.add?.find((name) => name === 'CAP_SYS_ADMIN');
    if (security.privileged)
      errors.push(
        invalid(path, goSecurity(security), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'),
      );
    if (capability)
      errors.push(
        invalid(
          path,
          goSecurity(security),
          'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
        ),
      );
  }
  errors.push(...validateAppArmor(security.appArmorProfile, path.child('appArmorProfile')));
  return errors;
}

/** Go prints the struct of its internal version, field by field. */
function goSecurity(security: ContainerSecurity): object {
  const { capabilities } = security;
  return {
    Capabilities: capabilities ? { Add: capabilities.add ?? null, Drop: capabilities.drop ?? null } : null,
    Privileged: security.privileged ?? null,
    SELinuxOptions: null,
    WindowsOptions: null,
    RunAsUser: security.runAsUser ?? null,
    RunAsGroup: security.runAsGroup ?? null,
    RunAsNonRoot: security.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: security.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: security.allowPrivilegeEscalation ?? null,
    ProcMount: security.procMount ?? null,
    SeccompProfile: security.seccompProfile ? goProfile(security.seccompProfile) : null,
    AppArmorProfile: security.appArmorProfile ? goProfile(security.appArmorProfile) : null,
  };
}
