import type { Component } from 'vue'

/** A build of anybody: the name of the product is its brand. */
export const BlocMarque: Component | null = null
