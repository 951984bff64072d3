import type { ErrorCode, WireError } from '@/generated/bindings'

// A record, not a list: a code added in Rust makes the type check fail here.
const CODES: Record<ErrorCode, true> = {
  invalid_input: true,
  not_found: true,
  refused: true,
  store_missing: true,
  store_locked: true,
  store_busy: true,
  store_damaged: true,
  store_newer: true,
  wrong_passphrase: true,
  keychain: true,
  managed: true,
  disk_full: true,
  read_only: true,
  io: true,
  network: true,
  sign_in: true,
  cancelled: true,
  internal: true,
}

/** A command that failed, with what the Rust side says about it. */
export class HostError extends Error {
  readonly wire: WireError

  constructor(wire: WireError) {
    super(`${wire.code}: ${wire.message}`)
    this.name = 'HostError'
    this.wire = wire
  }
}

function isWireError(value: unknown): value is WireError {
  if (typeof value !== 'object' || value === null) return false
  const { code, message } = value as Partial<Record<keyof WireError, unknown>>
  return typeof code === 'string' && Object.hasOwn(CODES, code) && typeof message === 'string'
}

/** What the page refuses by itself, without asking Rust: said as Rust says it. */
export const localRefusal = (message: string, hint: string | null = null): WireError => ({ code: 'invalid_input', message, hint, details: null, retryable: false, vouchable: false })

/**
 * Gives every rejection the same shape. Tauri itself rejects with plain strings (unknown command, missing
 * permission): these are defects of the application, without a message for the user.
 */
export function wireErrorOf(rejection: unknown): WireError {
  if (rejection instanceof HostError) return rejection.wire
  if (isWireError(rejection)) return rejection
  const details = rejection instanceof Error ? rejection.message : String(rejection)
  return { ...localRefusal(''), code: 'internal', details }
}
