declare const brand: unique symbol

/** A `T` that only its own constructor makes, so that two ids of different things never mix. */
export type Brand<T, B extends string> = T & { readonly [brand]: B }
