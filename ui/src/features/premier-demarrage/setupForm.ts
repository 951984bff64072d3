import type { SetupRequest } from '@/generated/bindings'
import type { TextKey } from '@/shared/texts'

export interface SetupForm {
  name: string
  email: string
  passphrase: string
  passphraseAgain: string
}

/** In the order of the page: the focus goes to the first field in error. */
export const SETUP_FIELDS = ['name', 'email', 'passphrase', 'passphraseAgain'] as const
export type SetupField = (typeof SETUP_FIELDS)[number]
export type SetupErrors = Partial<Record<SetupField, TextKey>>

function passphraseError(passphrase: string, min: number, keychainAvailable: boolean): TextKey | null {
  if (passphrase === '') return keychainAvailable ? null : 'demarrage.erreurs.phraseAbsente'
  // Counted in characters as the user sees them, not in UTF-16 units.
  return Array.from(passphrase).length < min ? 'demarrage.erreurs.phraseCourte' : null
}

/** What the form asks before sending; `min` is what Rust asks of a passphrase. It checks again and has the last word. */
export function setupErrors(form: SetupForm, min: number, keychainAvailable: boolean): SetupErrors {
  const errors: SetupErrors = {}
  if (form.name.trim() === '') errors.name = 'demarrage.erreurs.nom'
  if (!/^\S+@\S+$/.test(form.email.trim())) errors.email = 'demarrage.erreurs.courriel'
  const passphrase = passphraseError(form.passphrase, min, keychainAvailable)
  if (passphrase) errors.passphrase = passphrase
  if (form.passphrase !== form.passphraseAgain) errors.passphraseAgain = 'demarrage.erreurs.phraseDifferente'
  return errors
}

export function setupRequest(form: SetupForm, keychainAvailable: boolean): SetupRequest {
  return {
    name: form.name.trim(),
    email: form.email.trim(),
    passphrase: form.passphrase === '' ? null : form.passphrase,
    useKeychain: keychainAvailable,
  }
}
