import type { SettingsView } from '@/generated/bindings'
import type { TextKey } from '@/shared/texts'

/** In the order of the form: the focus goes to the first field in error. */
export const PASSPHRASE_FIELDS = ['current', 'next', 'again'] as const
export type PassphraseField = (typeof PASSPHRASE_FIELDS)[number]
export type PassphraseForm = Record<PassphraseField, string>
export type PassphraseErrors = Partial<Record<PassphraseField, TextKey>>

/** The keychain proves who asks, when it can; somebody who forgot the passphrase can then choose another one. */
export function keychainProves({ keychainSlot, keychain }: SettingsView): boolean {
  return keychainSlot && keychain.state === 'available'
}

export const asksCurrent = (settings: SettingsView): boolean => settings.passphraseSlot && !keychainProves(settings)

/** What the form asks before sending; `min` is what Rust asks of a passphrase. It checks again and has the last word. */
export function passphraseErrors(form: PassphraseForm, min: number, withCurrent: boolean): PassphraseErrors {
  const errors: PassphraseErrors = {}
  if (withCurrent && form.current === '') errors.current = 'reglages.phrase.actuelleAbsente'
  // Counted in characters as the user sees them, not in UTF-16 units.
  if (Array.from(form.next).length < min) errors.next = 'reglages.phrase.courte'
  if (form.next !== form.again) errors.again = 'reglages.phrase.differente'
  return errors
}
