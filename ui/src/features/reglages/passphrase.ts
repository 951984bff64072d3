import type { SettingsView } from '@/generated/bindings'
import type { TextKey } from '@/shared/texts'

/** In the order of the form: the focus goes to the first field in error. */
export const PASSPHRASE_FIELDS = ['current', 'next', 'again'] as const
export type PassphraseField = (typeof PASSPHRASE_FIELDS)[number]
export type PassphraseForm = Record<PassphraseField, string>
export type PassphraseErrors = Partial<Record<PassphraseField, TextKey>>

/** The keychain proves who asks, when it can; somebody who forgot the passphrase can then choose another one. */
export function keychainProves({ keychainOpens, keychain }: SettingsView): boolean {
  return keychainOpens && keychain.state === 'available'
}

export const asksCurrent = (settings: SettingsView): boolean => settings.passphraseSlot && !keychainProves(settings)

/** What the form asks before sending; `least` comes from Rust, which checks again and has the last word. */
export function passphraseErrors(form: PassphraseForm, withCurrent: boolean, least: number): PassphraseErrors {
  const errors: PassphraseErrors = {}
  if (withCurrent && form.current === '') errors.current = 'reglages.phrase.actuelleAbsente'
  // Counted in characters as the user sees them, not in UTF-16 units.
  if (Array.from(form.next).length < least) errors.next = 'reglages.phrase.courte'
  if (form.next !== form.again) errors.again = 'reglages.phrase.differente'
  return errors
}
