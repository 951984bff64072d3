/** Kinds that this version of the window can edit; the command line fills the others. */
const EDITABLE: ReadonlySet<string> = new Set(['texte-court', 'texte-long'])

export const isEditable = (kind: string): boolean => EDITABLE.has(kind)
export const isLong = (kind: string): boolean => kind === 'texte-long'
