import type { Domain } from './domain.js';
import { inventory } from './inventory/inventory.domain.js';
import { orders } from './orders/orders.domain.js';
import { pricing } from './pricing/pricing.domain.js';

export type * from './domain.js';
export type * from './integration.js';
export { domainObjectives } from './domain-objectives.js';
export {
  EXPECTATIONS,
  GOLDEN_TOKEN,
  goldenFiles,
  meaningOf,
  type Expectation,
  type GoldenFile,
} from './golden-files.js';
export { isJudged } from './is-judged.js';
export { faultText, loadIntegrations, lookUpIntegrations } from './load-integrations.js';

/** THE registration: a domain is one line here and one folder beside this file. */
export const domains: readonly Domain[] = [inventory, pricing, orders];

/** Everything that whoever asks the gateway can be allowed, such as `orders:read`. */
export const SCOPES: ReadonlySet<string> = new Set(
  domains.flatMap(({ operations }) => operations.map(({ access }) => access.scope)),
);

// What the extracted inventory service shares with the arm that calls it: the canonical model, the messages, the feed.
export * from './inventory/inventory.model.js';
export * from './inventory/service/inventory-service.messages.js';
export {
  STOCK_LIST_PAGE,
  STOCK_LIST_PATTERN,
  StockListClient,
  type ListedStock,
  type StockListPage,
  type StockListQuestion,
} from './inventory/service/stock-list.js';
export type { StockLevel } from './inventory/stock-level.js';
// The stock desk, for whoever sets goods aside, and for the service that does it.
export { connectStockDesk } from './inventory/service/stock-desk.client.js';
export type * from './inventory/service/stock-desk.js';
export { connectReservations, type Reservations } from './inventory/service/reservations.client.js';
export * from './inventory/service/reservations.messages.js';
export {
  DESK_REFERENCE_PATTERN,
  LONGEST_RESERVATION_MS,
  MOST_RESERVED_LINES,
  REFERENCE_PATTERN,
  STOCK_DESK_PATTERNS,
} from './inventory/service/stock-desk.messages.js';
export type { SellingRules } from './inventory/selling-rules.js';
// Whose the core's documents are that moved its stock.
export { LegacyDocumentOwners } from './inventory/legacy/document-owners.client.js';
export { LegacyCoreLevels, type CoreLevel } from './inventory/legacy/core-levels.client.js';
export { ruleOn } from './inventory/rule-on.js';
export { LegacySellingRules } from './inventory/legacy/selling-rules.client.js';
export { StockFeedDecoder } from './inventory/legacy/stock-feed.codec.js';
export { encodeStockFeed } from './inventory/legacy/stock-feed.encode.js';
export type * from './inventory/legacy/stock-feed.record.js';
export { translateStockFeedRow } from './inventory/legacy/stock-feed.translator.js';
// What is told about stock, and how it is read.
export * from './inventory/events/stock-events.js';
// Whom the order service asks, and which of them people may take out of use.
export { ORDER_PARTY_NAMES, type OrderParty } from './orders/order-parties.js';
// What is told about orders, and what fulfilment tells of them.
export * from './orders/events/fulfilment-events.js';
export * from './orders/events/order-events.js';
// What is sold where, as the core says it: the service counts by it as the translator does.
export type { Topology } from './inventory/topology.js';
export { LegacyTopologyClient } from './inventory/legacy/topology.client.js';
// Which face of the core can be asked for what, for the registry of integrations.
export { FACE_CHOICES, FacesRefused } from './inventory/legacy/faces.js';

// What the extracted pricing service shares with the arm that calls it: the canonical model, what is known of a price, and the
// one way in which a unit price comes of it. Names that inventory has too are given another here: domains are strangers.
export {
  CUSTOMER_GROUPS,
  PRICE_BATCH,
  PRICE_ONE,
  PRICE_UNITS,
  QUOTE_BASKET,
  RATE_SCALE,
  STALENESS_BOUND_MS as PRICE_STALENESS_BOUND_MS,
  type AppliedPromotion,
  type BasketLine,
  type BatchItem as PriceBatchItem,
  type BatchQuestion as PriceBatchQuestion,
  type BatchResult as PriceBatchResult,
  type CodeState,
  type CustomerGroup,
  type Market,
  type NotQuotable,
  type Price,
  type PriceQuestion,
  type PriceResult,
  type PriceUnit,
  type Quote,
  type QuoteLine,
  type QuoteQuestion,
  type QuoteResult,
  type TaxMode,
  type TaxShare,
  type Window,
} from './pricing/pricing.model.js';
export { boundsAfter, isOpen, priceAt, rowsFor, type PriceAt } from './pricing/price-at.js';
export type * from './pricing/price-sheet.js';
export { PROMOTION_CURRENCY, type Promotion, type PromotionEffect } from './pricing/promotion.js';
export type * from './pricing/listed.js';
export { listTarget, readApiToken, readListPage, type ListFacts, type ListName } from './pricing/legacy/list-page.js';
export { shopTimeText } from './legacy-exchange/local-bound.js';
export * from './pricing/service/pricing-service.messages.js';
export { connectPricingService } from './pricing/service/pricing-service.client.js';

// What holds prices of all channels against each other: the shops' rows, the comparison, and what is beside it in the catalogue.
export { connectChannelRows, type ChannelRows } from './pricing/legacy/channel-rows.client.js';
export { comparePrices } from './pricing/consistency/compare-prices.js';
export {
  HYGIENE_KINDS,
  PRICE_KINDS,
  type Evidence,
  type Example,
  type Inconsistency,
  type InconsistencyKind,
} from './pricing/consistency/inconsistency.js';
export type { Measure, Place, Told } from './pricing/consistency/told.js';
export { promotionHygiene, skuHygiene, stockHygiene, type PricedProduct } from './pricing/consistency/hygiene.js';

// What an order is: to the gateway, which binds, follows and gathers, to the service, and to whoever looks after both. Names that
// inventory and pricing have too are those of one word of the shop, and are exported once.
export {
  CORE_NUMBER,
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  ORDER_STATES,
  SHIPPING_METHODS,
  type Address,
  type CancelResult,
  type Customer,
  type CustomersQuestion,
  type Delivery,
  type DeliveryPromise,
  type ListQuestion,
  type ListResult,
  type NotPlaced,
  type Order,
  type OrderLine,
  type OrderQuestion,
  type OrderRequest,
  type OrderState,
  type OrderSummary,
  type OrderToPlace,
  type Payment,
  type Pending,
  type PlacedLine,
  type PlaceResult,
  type QuotedBasket,
  type ReadResult,
  type Receipt,
  type RefusedBecause,
  type RefusedOrder,
  type ReturnRequest,
  type ReturnResult,
  type ReturnToMake,
  type ShippingMethod,
  type StockAuthorityTerm,
  type UnknownOrder,
} from './orders/orders.model.js';
export * from './orders/capture-journal.js';
export * from './orders/core-checkout.js';
export { FINAL_AFTER_MS } from './orders/legacy/final-after.js';
export type * from './orders/capture-step.js';
export * from './orders/service/orders-service.messages.js';
export * from './orders/service/order-figures.messages.js';
export * from './orders/service/order-journeys.messages.js';
export * from './orders/service/order-erasures.messages.js';
export * from './orders/service/order-reviews.messages.js';
export * from './orders/service/order-differences.messages.js';
export { connectOrderDifferences, type OrderDifferences } from './orders/service/order-differences.client.js';
// What all books say of an order, held against each other.
export { compareBooks } from './orders/reconciliation/compare-books.js';
export * from './orders/reconciliation/difference.js';
export { firstReferenceAt, referenceTimeMs } from './orders/reconciliation/reference-time.js';
export type * from './orders/reconciliation/told-order.js';
export { problemOfRefusal } from './orders/contracts/present-outcome.js';
export {
  connectOrderFigures,
  readCalledOff,
  readFigures,
  type OrderFigures,
} from './orders/service/order-figures.client.js';
export { connectOrderJourneys, type OrderJourneys } from './orders/service/order-journeys.client.js';
export { connectOrderErasures, type OrderErasures } from './orders/service/order-erasures.client.js';
export { connectOrderReviews, type OrderReviews } from './orders/service/order-reviews.client.js';
export { connectOrderRehearsal, connectOrdersService } from './orders/service/orders-service.client.js';
export { isCheckoutUrl } from './orders/checkout-urls.js';
export {
  CHECKOUT_ROUTES,
  STOCK_TAKING_ROUTES,
  stockTakingRouteOf,
  type StockTakingRoute,
} from './orders/stock-taking-routes.js';
// What the order service asks of the core's own books, beside its own.
export {
  connectLegacyOrderBooks,
  type BookedOrder,
  type BookedWhole,
  type ChangedAtCore,
  type GoodsBack,
  type HeldAtCore,
  type LegacyOrderBooks,
} from './orders/legacy/legacy-order-books.js';
export type { Filed, FiledOrders } from './orders/legacy/file-order.js';
export type { OrderOrigin } from './orders/legacy/order-origin.js';
export type { OrderFiling } from './orders/legacy/orders05.encode.js';
