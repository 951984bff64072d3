const NUMBER = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
const PERCENT = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 0 })

export const numberText = (value: number): string => NUMBER.format(value)
export const percentText = (share: number): string => PERCENT.format(share)
/** A number as it is typed. */
export const typedNumber = (value: number): string => String(value).replace('.', ',')
