import { describe, expect, it } from 'vitest'
import { setupErrors, setupRequest, type SetupForm } from './setupForm'

const form = (changes: Partial<SetupForm> = {}): SetupForm => ({ name: 'Zoé Dupont', email: 'zoe@interieur.gouv.fr', passphrase: '', passphraseAgain: '', ...changes })
const twice = (passphrase: string) => form({ passphrase, passphraseAgain: passphrase })

describe('setupErrors', () => {
  it('asks for a name and an e-mail address', () => {
    expect(setupErrors(form({ name: '  ', email: 'zoe' }), 12, true)).toEqual({
      name: 'demarrage.erreurs.nom',
      email: 'demarrage.erreurs.courriel',
    })
  })

  it('lets the passphrase out when the keychain is available, and only then', () => {
    expect(setupErrors(form(), 12, true)).toEqual({})
    expect(setupErrors(form(), 12, false)).toEqual({ passphrase: 'demarrage.erreurs.phraseAbsente' })
  })

  it('refuses a passphrase of 11 characters and takes one of 12, with or without a keychain', () => {
    for (const keychain of [true, false]) {
      expect(setupErrors(twice('a'.repeat(11)), 12, keychain)).toEqual({ passphrase: 'demarrage.erreurs.phraseCourte' })
      expect(setupErrors(twice('a'.repeat(12)), 12, keychain)).toEqual({})
    }
  })

  it('counts characters, not UTF-16 units', () => {
    expect(setupErrors(twice('🐎'.repeat(6)), 12, false)).toEqual({ passphrase: 'demarrage.erreurs.phraseCourte' })
  })

  it('refuses two different passphrases, even when one is empty', () => {
    expect(setupErrors(form({ passphrase: 'cheval agrafe pile' }), 12, true)).toEqual({ passphraseAgain: 'demarrage.erreurs.phraseDifferente' })
    expect(setupErrors(form({ passphraseAgain: 'cheval agrafe pile' }), 12, true)).toEqual({ passphraseAgain: 'demarrage.erreurs.phraseDifferente' })
  })
})

describe('setupRequest', () => {
  it('sends no passphrase rather than an empty one, and never trims the one that was chosen', () => {
    expect(setupRequest(form({ name: ' Zoé ' }), true)).toEqual({ name: 'Zoé', email: 'zoe@interieur.gouv.fr', passphrase: null, useKeychain: true })
    expect(setupRequest(twice(' cheval agrafe '), false)).toMatchObject({ passphrase: ' cheval agrafe ', useKeychain: false })
  })
})
