export { dayText, typedDay } from '@/shared/dates'

const NUMBER = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
export const numberText = (value: number): string => NUMBER.format(value)
