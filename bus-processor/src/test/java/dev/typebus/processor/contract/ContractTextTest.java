package dev.typebus.processor.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.processor.contract.Shape.RecordOf;
import dev.typebus.processor.model.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTextTest {
    private static final Shape STRING = new Shape.Simple(Scalar.STRING);

    @Test
    void writesOneMemberALineSortedByName() throws InvalidContract {
        Contract contract = Contract.of(
                List.of(
                        event("Loan.Funded", 2, Member.required("loanId", new Shape.Simple(Scalar.UUID))),
                        event("Loan.Funded", 10, Member.required("loanId", new Shape.Simple(Scalar.UUID))),
                        event(
                                "Loan.Closed",
                                1,
                                Member.optional("reason", STRING),
                                new Member("currency", STRING, false, Optional.of("EUR"), List.of("money"), true),
                                Member.required("tags", new Shape.SetOf(STRING)))),
                List.of("payment/generate-schedule", "mail/send"),
                List.of("mail/send"));

        String text = WriteContract.text(contract);

        assertThat(text).isEqualTo("""
                {
                  "formatVersion": 1,
                  "events": {
                    "Loan.Closed": {
                      "1": {
                        "aggregateType": "loan",
                        "aggregateId": "loanId",
                        "components": {
                          "reason": {
                            "type": "string",
                            "optional": true
                          },
                          "currency": {
                            "type": "string",
                            "optional": true,
                            "default": "EUR",
                            "formerly": [
                              "money"
                            ],
                            "removed": true
                          },
                          "tags": {
                            "type": "set",
                            "element": "string"
                          }
                        }
                      }
                    },
                    "Loan.Funded": {
                      "2": {
                        "aggregateType": "loan",
                        "aggregateId": "loanId",
                        "components": {
                          "loanId": "uuid"
                        }
                      },
                      "10": {
                        "aggregateType": "loan",
                        "aggregateId": "loanId",
                        "components": {
                          "loanId": "uuid"
                        }
                      }
                    }
                  },
                  "handlers": [
                    "mail/send",
                    "payment/generate-schedule"
                  ],
                  "retired": [
                    "mail/send"
                  ]
                }
                """);
        assertThat(ReadContract.of(text)).isEqualTo(contract);
    }

    @Test
    void readsBackEveryShape() throws InvalidContract {
        List<Shape> shapes = Stream.<Shape>concat(
                        Stream.of(Scalar.values()).<Shape>map(Shape.Simple::new),
                        Stream.of(
                                new Shape.EnumOf(List.of("B", "A", "ä \"quoted\"")),
                                new Shape.ListOf(new Shape.SetOf(new Shape.EnumOf(List.of()))),
                                new Shape.MapOf(STRING, new Shape.ListOf(STRING)),
                                new RecordOf(List.of(Member.optional("type", STRING))),
                                new RecordOf(List.of()),
                                new Shape.SealedOf(
                                        "type",
                                        List.of(
                                                new Shape.Variant("Square", new RecordOf(List.of())),
                                                new Shape.Variant(
                                                        "Circle",
                                                        new RecordOf(List.of(Member.required(
                                                                "r", new Shape.Simple(Scalar.DOUBLE))))))),
                                new Shape.CodecOf("MoneyCodec")))
                .toList();
        Member[] members = Stream.concat(
                        shapes.stream().map(shape -> Member.required("required " + shape, shape)),
                        shapes.stream().map(shape -> Member.optional("optional " + shape, shape)))
                .toArray(Member[]::new);
        Contract contract = Contract.of(List.of(event("A.B", 1, members)), List.of(), List.of());

        String text = WriteContract.text(contract);

        assertThat(ReadContract.of(text)).isEqualTo(contract);
        assertThat(ReadContract.of(text.replace("\n", "\r\n"))).isEqualTo(contract);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                     | line 1: Unexpected end-of-input",
                "                                      | line 1: no value of this file is empty",
                "[]                                    | line 1: an object is expected here",
                "{} {}                                 | line 1: there is more after the end of the object",
                "{}                                    | line 1: \"formatVersion\" is missing",
                "{\"formatVersion\": 2}                | line 1: its format version is 2, and this version of Typebus knows 1: build with the one that wrote it",
                "{\"formatVersion\": null}             | line 1: no value of this file is null",
                "F, \"more\": 1}                       | line 3: \"more\" is unknown here",
                "F, \"handlers\": []}                  | line 3: Duplicate Object property \"handlers\"",
                "<<<<<<< HEAD                          | line 1: Unexpected character ('<'",
            })
    void saysWhatIsWrongAndWhere(String text, String message) {
        String file = text == null ? "" : text.replace("F", """
                {"formatVersion": 1, "events": {}, "handlers": [],
                "retired": []
                """);

        assertThatThrownBy(() -> ReadContract.of(file))
                .isInstanceOf(InvalidContract.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"strin\"                                     | line 3: \"strin\" is not a type",
                "{\"type\": \"list\"}                          | line 3: \"element\" is missing",
                "{\"type\": \"list\", \"element\": 1}          | line 3: an object is expected here",
                "{\"type\": \"enum\", \"constants\": \"A\"}    | line 3: a list of strings is expected here",
                "{\"type\": \"uuid\", \"optional\": \"yes\"}   | line 3: true or false is expected here",
                "{\"type\": \"uuid\", \"nullable\": true}      | line 3: \"nullable\" is unknown here",
            })
    void saysWhatIsWrongWithAComponent(String component, String message) {
        String file = """
                {"formatVersion": 1, "handlers": [], "retired": [], "events":
                {"A.B": {"1": {"aggregateType": "a", "aggregateId": "id", "components":
                {"id": COMPONENT}}}}}
                """.replace("COMPONENT", component);

        assertThatThrownBy(() -> ReadContract.of(file))
                .isInstanceOf(InvalidContract.class)
                .hasMessage(message);
    }

    private static EventShape event(String name, int version, Member... members) {
        return new EventShape(name, version, "loan", "loanId", new RecordOf(List.of(members)));
    }
}
