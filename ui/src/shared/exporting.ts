import type { WireError } from '@/generated/bindings'

/** A form that a file may have, with the name of its explanation in the texts. */
export interface ExportForm {
  id: 'zip' | 'ods' | 'markdown' | 'yaml' | 'json' | 'csv'
  aide: 'zipAide' | 'odsAide' | 'markdownAide' | 'yamlAide' | 'jsonAide' | 'csvAide' | 'listeOdsAide'
}

export type ExportOutcome = { path: string } | { error: WireError }
