import type { ConsoleList, ConsoleView, KeepConsoleRequest, ProxyWay } from '@/generated/bindings'
import { base64Of } from '@/shared/base64'

/** A connection while it is typed. */
export interface ConsoleForm {
  name: string
  address: string
  instance: string
  tokenExpires: string
  token: string
  authorities: File | null
  withoutAuthorities: boolean
  proxy: ProxyWay
  proxyPassword: string
}

/** What the form starts from: a connection without its secrets, or nothing. */
export function consoleForm(console: ConsoleView | null, { instances, proxies }: ConsoleList): ConsoleForm {
  return {
    name: console?.name ?? '',
    address: console?.address ?? '',
    instance: console?.instance ?? instances[0]?.id ?? '',
    tokenExpires: console?.tokenExpires ?? '',
    token: '',
    authorities: null,
    withoutAuthorities: false,
    proxy: { ...(console?.proxy ?? { mode: proxies[0]?.id ?? '', address: '', noneFor: '', user: '', bastion: false }) },
    proxyPassword: '',
  }
}

/** What Rust is asked. Rejects when the file cannot be read. */
export async function requestOf(form: ConsoleForm, console: string | null): Promise<KeepConsoleRequest> {
  const { authorities: file, token, proxyPassword, ...rest } = form
  return {
    ...rest,
    console,
    token: token === '' ? null : token,
    proxyPassword: proxyPassword === '' ? null : proxyPassword,
    authorities: file && { name: file.name, content: await base64Of(file) },
  }
}
