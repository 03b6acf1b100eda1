/**
 * How many generated products a legacy core is opened with where its size is not what is looked at, beside the hundred and
 * more that are written by hand (all the traps are among those). A tenth of the whole catalogue: enough for pages and batches,
 * and read in a tenth of the time.
 */
export const FEW_PRODUCTS = 500;
