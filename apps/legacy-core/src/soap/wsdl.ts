import { SALES_OPERATIONS, SALES_TYPES } from '../sales/sales-wsdl.js';
import { escapeMarkup } from '../wire/escape.js';

interface Message {
  readonly name: string;
  readonly parts: readonly (readonly [name: string, type: string])[];
}

const OPERATIONS: readonly { readonly name: string; readonly request: Message; readonly response: Message }[] = [
  operation(
    'login',
    [
      ['username', 'xsd:string'],
      ['apiKey', 'xsd:string'],
    ],
    [['loginReturn', 'xsd:string']],
  ),
  operation('endSession', [['sessionId', 'xsd:string']], [['endSessionReturn', 'xsd:boolean']]),
  operation(
    'catalogInventoryStockItemList',
    [
      ['sessionId', 'xsd:string'],
      ['products', 'typens:ArrayOfString'],
    ],
    [['result', 'typens:catalogInventoryStockItemEntityArray']],
  ),
  ...SALES_OPERATIONS.map(({ name, parts, result }) =>
    operation(name, [['sessionId', 'xsd:string'], ...parts], [['result', result]]),
  ),
];

function operation(name: string, request: Message['parts'], response: Message['parts']) {
  return {
    name,
    request: { name: `${name}Request`, parts: request },
    response: { name: `${name}Response`, parts: response },
  };
}

const TYPES = `
  <types>
    <schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:Magento">
      <import namespace="http://schemas.xmlsoap.org/soap/encoding/" schemaLocation="http://schemas.xmlsoap.org/soap/encoding/"/>
      <complexType name="ArrayOfString"><complexContent><restriction base="soapenc:Array">
        <attribute ref="soapenc:arrayType" wsdl:arrayType="xsd:string[]"/></restriction></complexContent></complexType>
      <complexType name="catalogInventoryStockItemEntity"><all>
        <element name="product_id" type="xsd:string" minOccurs="0"/>
        <element name="sku" type="xsd:string" minOccurs="0"/>
        <element name="qty" type="xsd:string" minOccurs="0"/>
        <element name="is_in_stock" type="xsd:string" minOccurs="0"/></all></complexType>
      <complexType name="catalogInventoryStockItemEntityArray"><complexContent><restriction base="soapenc:Array">
        <attribute ref="soapenc:arrayType" wsdl:arrayType="typens:catalogInventoryStockItemEntity[]"/></restriction></complexContent></complexType>${SALES_TYPES}
    </schema>
  </types>`;

const BODY =
  '<soap:body use="encoded" namespace="urn:Magento" encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"/>';

/** The description clients of the SOAP face are generated from; its address is the core's own origin. */
export function wsdl(origin: string): string {
  const messages = OPERATIONS.flatMap(({ request, response }) => [request, response]).map(
    ({ name, parts }) =>
      `\n  <message name="${name}">${parts.map(([part, type]) => `<part name="${part}" type="${type}"/>`).join('')}</message>`,
  );
  const ports = OPERATIONS.map(
    ({ name, request, response }) =>
      `\n    <operation name="${name}"><input message="typens:${request.name}"/><output message="typens:${response.name}"/></operation>`,
  );
  const bindings = OPERATIONS.map(
    ({ name }) =>
      `\n    <operation name="${name}"><soap:operation soapAction="urn:Action"/><input>${BODY}</input><output>${BODY}</output></operation>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns:typens="urn:Magento" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
  xmlns="http://schemas.xmlsoap.org/wsdl/" name="Magento" targetNamespace="urn:Magento">${TYPES}${messages.join('')}
  <portType name="PortType">${ports.join('')}
  </portType>
  <binding name="Binding" type="typens:PortType"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>${bindings.join('')}
  </binding>
  <service name="MagentoService"><port name="Port" binding="typens:Binding"><soap:address location="${escapeMarkup(origin)}/api/v2_soap/"/></port></service>
</definitions>
`;
}
