import type { KeychainState } from '@/generated/bindings'

// The record follows the type made from Rust: a new state without a text stops the build.
export const etatsDuTrousseau = {
  available: 'Le trousseau de ce poste est disponible',
  absent: 'Ce poste n’a pas de trousseau',
  locked: 'Le trousseau de ce poste est verrouillé',
  silent: 'Le trousseau de ce poste ne répond pas',
  forgot: 'Le trousseau de ce poste ne contient plus la clé',
  unused: 'Le trousseau de ce poste n’est pas utilisé',
} satisfies Record<KeychainState, string>

