import type { BackupView, CatalogueArrival, SettingsView } from '@/generated/bindings'
import { availableKeychain } from './samples'

export function settingsView(changes: Partial<SettingsView> = {}): SettingsView {
  return {
    version: '0.1.0',
    home: '/donnees/accostage',
    author: { name: 'Zoé Dupont', email: 'zoe.dupont@interieur.gouv.fr' },
    keychain: availableKeychain,
    keychainSlot: true,
    keychainOpens: changes.keychainSlot ?? true,
    passphraseSlot: true,
    device: 'ab12cd34ef567890',
    catalogueRevision: '2026.11.2',
    catalogueDate: '2026-11-21',
    catalogueFields: 269,
    catalogueRules: 142,
    catalogueUpdate: null,
    ...changes,
  }
}

export function arrival(changes: Partial<CatalogueArrival> = {}): CatalogueArrival {
  return {
    revision: '2026.12.1',
    inForce: '2026.11.2',
    signedBy: null,
    older: false,
    needsConfirmation: false,
    refused: null,
    applied: false,
    changes: [{ kind: 'champs', label: 'Champs', added: ['besoin-nouveau'], changed: [], removed: ['besoin-ancien', 'besoin-double'] }],
    impacts: [
      {
        id: 'd1',
        name: 'Démarches en préfecture',
        noLongerAsked: 2,
        toReview: 0,
        newlyPlaced: 0,
        newlyMissing: 1,
        newlyFound: ['R-NOUVELLE'],
        noLongerFound: [],
      },
    ],
    left: 0,
    state: null,
    ...changes,
  }
}

export function backup(changes: Partial<BackupView> = {}): BackupView {
  return { name: '000001795000000-daily.db', at: '2026-11-18T09:32:00Z', reason: 'Sauvegarde du jour', kilobytes: 2048, sound: true, dossiers: 3, ...changes }
}
