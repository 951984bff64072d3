export const isLong = (kind: string): boolean => kind === 'texte-long'
