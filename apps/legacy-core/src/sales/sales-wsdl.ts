/** One operation of the order resources, its parts behind the session. */
interface SalesOperation {
  readonly name: string;
  readonly parts: readonly (readonly [name: string, type: string])[];
  readonly result: string;
}

const NUMBER = ['orderIncrementId', 'xsd:string'] as const;
const FILTERS = ['filters', 'typens:filters'] as const;

/** As the older shop describes them; PHP takes the parts by their places, whatever they are called. */
export const SALES_OPERATIONS: readonly SalesOperation[] = [
  { name: 'salesOrderList', parts: [FILTERS], result: 'typens:salesOrderListEntityArray' },
  { name: 'salesOrderInfo', parts: [NUMBER], result: 'typens:salesOrderEntity' },
  {
    name: 'salesOrderAddComment',
    parts: [NUMBER, ['status', 'xsd:string'], ['comment', 'xsd:string'], ['notify', 'xsd:string']],
    result: 'xsd:int',
  },
  { name: 'salesOrderHold', parts: [NUMBER], result: 'xsd:int' },
  { name: 'salesOrderUnhold', parts: [NUMBER], result: 'xsd:int' },
  { name: 'salesOrderCancel', parts: [NUMBER], result: 'xsd:int' },
  {
    name: 'salesOrderCreditmemoCreate',
    parts: [
      NUMBER,
      ['creditmemoData', 'typens:salesOrderCreditmemoData'],
      ['comment', 'xsd:string'],
      ['notifyCustomer', 'xsd:int'],
      ['includeComment', 'xsd:int'],
      ['refundToStoreCreditAmount', 'xsd:string'],
    ],
    result: 'xsd:string',
  },
  { name: 'salesOrderCreditmemoList', parts: [FILTERS], result: 'typens:salesOrderCreditmemoEntityArray' },
  {
    name: 'salesOrderCreditmemoInfo',
    parts: [['creditmemoIncrementId', 'xsd:string']],
    result: 'typens:salesOrderCreditmemoEntity',
  },
];

function entity(name: string, fields: string, more = ''): string {
  const elements = fields
    .split(' ')
    .map((field) => `<element name="${field}" type="xsd:string" minOccurs="0"/>`)
    .join('');
  return `
      <complexType name="${name}"><all>${elements}${more}</all></complexType>`;
}

function arrayOf(name: string, of = name): string {
  return `
      <complexType name="${name}Array"><complexContent><restriction base="soapenc:Array">
        <attribute ref="soapenc:arrayType" wsdl:arrayType="typens:${of}[]"/></restriction></complexContent></complexType>`;
}

function element(name: string, type: string): string {
  return `<element name="${name}" type="typens:${type}" minOccurs="0"/>`;
}

const HEAD =
  'increment_id order_id store_id store_name created_at created_at_gmt updated_at updated_at_gmt status state ' +
  'hold_before_state hold_before_status customer_id customer_is_guest customer_group_id customer_email ' +
  'customer_firstname customer_lastname order_currency_code waers base_currency_code tax_included subtotal ' +
  'discount_amount shipping_amount tax_amount grand_total total_paid total_refunded total_qty_ordered ' +
  'total_item_count shipping_method ext_order_id customer_note remote_ip';

/** The types of the order resources, XML Schema. */
export const SALES_TYPES = [
  entity('associativeEntity', 'key value'),
  arrayOf('associative', 'associativeEntity'),
  entity('complexFilter', 'key', element('value', 'associativeEntity')),
  arrayOf('complexFilter'),
  `
      <complexType name="filters"><all>${element('filter', 'associativeArray')}${element('complex_filter', 'complexFilterArray')}</all></complexType>`,
  entity('salesOrderListEntity', HEAD),
  arrayOf('salesOrderListEntity'),
  entity(
    'salesOrderAddressEntity',
    'address_type firstname lastname company street city region postcode country_id telephone',
  ),
  entity(
    'salesOrderItemEntity',
    'item_id product_id sku name qty_ordered qty_canceled qty_refunded price peinh row_total discount_amount tax_percent tax_amount',
  ),
  arrayOf('salesOrderItemEntity'),
  entity('salesOrderPaymentEntity', 'method po_number amount_ordered amount_paid'),
  entity('salesOrderStatusHistoryEntity', 'created_at created_at_gmt is_customer_notified status comment'),
  arrayOf('salesOrderStatusHistoryEntity'),
  entity(
    'salesOrderEntity',
    HEAD,
    element('shipping_address', 'salesOrderAddressEntity') +
      element('billing_address', 'salesOrderAddressEntity') +
      element('items', 'salesOrderItemEntityArray') +
      element('payment', 'salesOrderPaymentEntity') +
      element('status_history', 'salesOrderStatusHistoryEntityArray'),
  ),
  entity('orderItemIdQty', 'order_item_id qty'),
  arrayOf('orderItemIdQty'),
  entity(
    'salesOrderCreditmemoData',
    'shipping_amount adjustment_positive adjustment_negative',
    element('qtys', 'orderItemIdQtyArray'),
  ),
  entity('salesOrderCreditmemoItemEntity', 'order_item_id sku qty'),
  arrayOf('salesOrderCreditmemoItemEntity'),
  entity('salesOrderCreditmemoCommentEntity', 'comment'),
  arrayOf('salesOrderCreditmemoCommentEntity'),
  entity(
    'salesOrderCreditmemoEntity',
    'increment_id creditmemo_id order_id shipping_amount grand_total order_currency_code state created_at created_at_gmt',
    element('items', 'salesOrderCreditmemoItemEntityArray') +
      element('comments', 'salesOrderCreditmemoCommentEntityArray'),
  ),
  arrayOf('salesOrderCreditmemoEntity'),
].join('');
