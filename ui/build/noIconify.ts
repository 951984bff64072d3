/**
 * Stands for `@iconify/vue`, which vue-dsfr imports for icons named after Iconify collections. That package fetches
 * icons from public servers at run time; this application uses the `fr-icon-*` classes only and must stay silent.
 */
export function Icon(): never {
  throw new Error('Iconify icons are not available: use a fr-icon-* class')
}
