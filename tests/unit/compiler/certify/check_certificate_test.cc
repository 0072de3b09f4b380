// Objects that prove, objects that lie, and objects that are damaged.
#include "sightline/certificate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/certify/builder.h"
#include "compiler/certify/certificate.h"
#include "tests/support/interpretation.h"

namespace sightline::check_certificate_test {
namespace {

using namespace certify;  // NOLINT: everything here is about its names

using Bytes = std::vector<std::byte>;

Bytes start(std::size_t questions) {
  Writer out;
  out.raw(std::as_bytes(std::span(kMagic)));
  out.number(kFormat);
  const Digest body{1}, property{2};
  out.raw(std::as_bytes(std::span(body)));
  out.raw(std::as_bytes(std::span(property)));
  out.number(questions);
  return out.take();
}

Bytes object(const Question& question, Node own_terms, const Derivation& derivation,
             const std::string& label = "1 of 1") {
  Writer out;
  out.raw(start(1));
  out.text(label);
  Question own{{}, question.assertions};
  for (const Sort& sort : question.table.sorts()) own.table.declare(sort);
  for (const Function& function : question.table.functions()) own.table.declare(function);
  for (Node node = 0; node < own_terms; ++node) {
    const Term& term = question.table[node];
    own.table.append(term.kind, term.number, question.table.operands(node), term.sort);
  }
  write_question(out, own);
  write_derivation(out, question.table, own_terms, derivation);
  return out.take();
}

std::string refusal(const Bytes& bytes) {
  const auto checked = check_certificate(bytes);
  return checked ? "" : checked.error().message;
}

// i <= j, j <= i, n(i) = 1, n(j) = 2: equality, sums and order are all needed.
class Order : public ::testing::Test {
 protected:
  Order() {
    Table& table = question.table;
    table.declare(Function{"i", {}, kInteger});
    table.declare(Function{"j", {}, kInteger});
    table.declare(Function{"n", {kInteger}, kInteger});
    const Node i = call(0), j = call(1);
    const Node one = builder.term(Kind::number, 1, {}), two = builder.term(Kind::number, 2, {});
    ij = builder.at_most(i, j);
    ji = builder.at_most(j, i);
    first = positive(builder.equality(call(2, {i}), one));
    second = positive(builder.equality(call(2, {j}), two));
    question.assertions = {ij, ji, first, second};
    own_terms = table.size();
    equal = positive(builder.equality(i, j));
    lemmas = {{Theory::order, sorted({equal, negation(ij), negation(ji)}), {}},
              {Theory::equality, sorted({negation(equal), negation(first), negation(second)}), {}}};
  }
  static std::vector<Literal> sorted(std::vector<Literal> clause) {
    std::sort(clause.begin(), clause.end());
    return clause;
  }
  Node call(std::int64_t function, const std::vector<Node>& arguments = {}) {
    return builder.term(Kind::application, function, arguments);
  }
  Bytes made() const { return object(question, own_terms, {lemmas, {{}}}); }

  Question question;
  Builder builder{question.table};
  Literal ij = 0, ji = 0, first = 0, second = 0, equal = 0;
  Node own_terms = 0;
  std::vector<Lemma> lemmas;
};

TEST_F(Order, IsCertified) {
  const Bytes bytes = made();
  const auto checked = check_certificate(bytes);
  ASSERT_TRUE(checked) << refusal(bytes);
  EXPECT_EQ(checked->body, Digest{1});
  EXPECT_EQ(checked->property, Digest{2});
  ASSERT_EQ(checked->questions.size(), 1U);
  const CertifiedQuestion& it = checked->questions[0];
  EXPECT_EQ(it.label, "1 of 1");
  EXPECT_EQ(it.terms, own_terms);
  EXPECT_EQ(it.assertions, 4U);
  EXPECT_EQ(it.lemmas, 2U);
  EXPECT_EQ(it.steps, 1U);
  Reader in(it.question);
  Question again;
  read_question(in, again);
  EXPECT_TRUE(in.at_end());
  EXPECT_EQ(again.assertions, question.assertions);
}

TEST_F(Order, IsNotCertifiedWithoutOneOfItsParts) {
  for (const std::size_t left_out : {std::size_t{0}, std::size_t{1}}) {
    auto fewer = lemmas;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
    EXPECT_EQ(refusal(object(question, own_terms, {fewer, {{}}})),
              "question `1 of 1`: step 1 does not follow");
  }
  EXPECT_EQ(refusal(object(question, own_terms, {lemmas, {}})),
            "question `1 of 1`: it does not end in a contradiction");
  EXPECT_EQ(refusal(object(question, own_terms, {lemmas, {{equal}}})),
            "question `1 of 1`: it does not end in a contradiction");
  question.assertions.pop_back();
  EXPECT_EQ(refusal(made()), "question `1 of 1`: step 1 does not follow");
}

struct Lie {
  const char* name;
  Lemma lemma;
};

TEST_F(Order, NoLemmaIsBelieved) {
  const Literal other = builder.at_most(0, 0), others = builder.at_most(1, 1);
  const std::vector<Lie> lies{
      {"nothing at all", {Theory::equality, {}, {}}},
      {"nothing at all, added up", {Theory::sum, {}, {}}},
      {"nothing at all, in order", {Theory::order, {}, {}}},
      {"that an assertion is wrong", {Theory::equality, {negation(first)}, {}}},
      {"that two integers are equal", {Theory::equality, {equal}, {}}},
      {"that it follows from one order", {Theory::order, sorted({equal, negation(ij)}), {}}},
      {"that it follows from other orders",
       {Theory::order, sorted({equal, negation(ij), negation(other)}), {}}},
      {"that it follows from one order and another",
       {Theory::order, sorted({equal, negation(others), negation(ji)}), {}}},
      {"that it follows from the opposites", {Theory::order, sorted({equal, ij, ji}), {}}},
      {"that they are not equal",
       {Theory::order, sorted({negation(equal), negation(ij), negation(ji)}), {}}},
      {"that both orders exclude each other",
       {Theory::sum, sorted({negation(ij), negation(ji)}), {1, 1}}},
      {"that a true lemma is one of another theory", {Theory::sum, lemmas[0].clause, {1, 1, 1}}},
      {"and the other way round", {Theory::order, lemmas[1].clause, {}}},
  };
  for (const Lie& lie : lies) {
    auto more = lemmas;
    more.push_back(lie.lemma);
    EXPECT_EQ(refusal(object(question, own_terms, {more, {{}}})),
              "question `1 of 1`: lemma 3 does not hold")
        << lie.name;
  }
}

TEST_F(Order, NoStepIsBelieved) {
  EXPECT_EQ(refusal(object(question, own_terms, {{lemmas[0]}, {{negation(first)}, {}}})),
            "question `1 of 1`: step 1 does not follow");
}

TEST_F(Order, NothingMayBeMissingOrBesideIt) {
  const Bytes bytes = made();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_NE(refusal(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))), "")
        << size;
  Bytes longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_EQ(refusal(longer), "it is damaged");
}

// Another object with the same length may be a proof too, but then of something that is so.
void expect_true_if_certified(const Bytes& bytes, std::size_t& certified) {
  const auto checked = check_certificate(bytes);
  if (!checked) return;
  ++certified;
  for (const auto& it : checked->questions) {
    Reader in(it.question);
    Question question;
    read_question(in, question);
    for (std::uint64_t world = 0; world < 20; ++world) {
      const testing::Interpretation one(question.table, testing::pick_from(world));
      ASSERT_FALSE(one.all_true(question.assertions));
    }
  }
}

TEST_F(Order, EveryByteChangedIsRefusedOrStillAProof) {
  const Bytes good = made();
  std::size_t certified = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      Bytes bytes = good;
      bytes[at] = static_cast<std::byte>(value);
      expect_true_if_certified(bytes, certified);
      if (HasFatalFailure()) FAIL() << "byte " << at << " as " << value;
    }
  }
  EXPECT_GT(certified, good.size());  // names, digests
  EXPECT_LT(certified, 200 * good.size());
}

Bytes labelled(const std::string& label) {
  Question question;
  Builder builder(question.table);
  question.assertions = {negation(positive(builder.term(Kind::conjunction, 0, {})))};
  return object(question, 1, {{}, {{}}}, label);
}

TEST(CheckCertificate, RefusesWhatIsNoObject) {
  EXPECT_EQ(refusal({}), "it is not a proof object");
  EXPECT_EQ(refusal(Bytes(100)), "it is not a proof object");
  Bytes other = start(1);
  other[kMagic.size()] = std::byte{2};
  EXPECT_EQ(refusal(other), "it has another format version");
  Bytes large = start(1);
  large.resize(kMostBytes + 1);
  EXPECT_EQ(refusal(large), "it is too large");
  EXPECT_EQ(refusal(start(0)), "it is damaged");
  EXPECT_EQ(refusal(labelled("1\n2")), "it is damaged");
  EXPECT_EQ(refusal(labelled("\x1b[2J")), "it is damaged");
  EXPECT_EQ(refusal(labelled("\xc3\xa4")), "it is damaged");
  EXPECT_EQ(refusal(start(1)), "it is damaged");
}

TEST(CertificateBytes, ANumberIsWrittenInOneWay) {
  const auto read = [](const std::vector<unsigned>& values, bool& failed) {
    Bytes bytes;
    for (const unsigned value : values) bytes.push_back(static_cast<std::byte>(value));
    Reader in(bytes);
    const std::uint64_t number = in.number();
    failed = !in.at_end();
    return number;
  };
  bool failed = false;
  EXPECT_EQ(read({0x80, 0x01}, failed), 128U);
  EXPECT_FALSE(failed);
  const std::vector<unsigned> most(9, 0xFF);
  auto longest = most;
  longest.push_back(0x01);
  EXPECT_EQ(read(longest, failed), ~std::uint64_t{0});
  EXPECT_FALSE(failed);
  longest.back() = 0x02;  // the 65th bit
  for (const auto& bytes :
       {std::vector<unsigned>{}, {0x80}, {0x80, 0x00}, {0x81, 0x80, 0x00}, most, longest}) {
    EXPECT_EQ(read(bytes, failed), 0U);
    EXPECT_TRUE(failed);
  }
}

// Sums that double themselves, and a closure over all of them again and again.
TEST(CheckCertificate, GivesUpOnWhatTakesTooLong) {
  Question question;
  Builder builder(question.table);
  question.table.declare(Function{"i", {}, kInteger});
  std::vector<Node> sums{builder.term(Kind::application, 0, {})};
  for (int n = 0; n < 20'000; ++n)
    sums.push_back(builder.term(Kind::sum, 0, {sums.back(), sums.back()}));
  const Literal never = negation(positive(builder.equality(sums.back(), sums.back())));
  const Lemma lemma{Theory::equality, {negation(never)}, {}};
  Derivation derivation{std::vector<Lemma>(1000, lemma), {{}}};
  question.assertions = {never};
  EXPECT_EQ(refusal(object(question, question.table.size(), derivation)),
            "question `1 of 1`: checking it takes too long");
}

// Each lemma holds at once, and is about all of a large table.
TEST(CheckCertificate, GivesUpOnManyLemmasAboutALargeTable) {
  Question question;
  Builder builder(question.table);
  question.table.declare(Function{"i", {}, kInteger});
  Node sum = builder.term(Kind::application, 0, {});
  for (int n = 0; n < 2'000; ++n) sum = builder.term(Kind::sum, 0, {sum, sum});
  const Literal same = positive(builder.equality(sum, sum));
  const Lemma lemma{Theory::equality, {same, negation(same)}, {}};
  question.assertions = {negation(same)};
  Derivation derivation{std::vector<Lemma>(2'000, lemma), {{}}};
  EXPECT_EQ(refusal(object(question, question.table.size(), derivation)),
            "question `1 of 1`: checking it takes too long");
}

// One literal that a hundred thousand clauses watch in vain, propagated a thousand times.
TEST(CheckCertificate, GivesUpOnClausesThatAreLookedAtInVain) {
  Question question;
  Builder builder(question.table);
  for (const char* name : {"yes", "open"}) question.table.declare(Function{name, {}, kBoolean});
  const Literal yes = positive(builder.term(Kind::application, 0, {}));
  const Literal open = positive(builder.term(Kind::application, 1, {}));
  std::vector<Literal> often(100'000, yes);
  often.push_back(open);
  const Literal all = positive(builder.term(Kind::conjunction, 0, often));
  const Literal both = positive(builder.term(Kind::conjunction, 0, {yes, open}));
  question.assertions = {yes};
  Derivation derivation{{}, {1'000, {negation(all), both}}};
  derivation.steps.emplace_back();
  EXPECT_EQ(refusal(object(question, question.table.size(), derivation)),
            "question `1 of 1`: checking it takes too long");
}

TEST(CheckRecordedProof, ComparesWhatItIsAbout) {
  Question question;
  Builder builder(question.table);
  const Literal yes = positive(builder.term(Kind::conjunction, 0, {}));
  question.assertions = {negation(yes)};
  const Bytes bytes = object(question, 1, {{}, {{}}});
  ProofEntry entry;
  entry.text = Digest{2};
  EXPECT_STREQ(check_recorded_proof(bytes, Digest{1}, entry), nullptr);
  EXPECT_STREQ(check_recorded_proof(bytes, Digest{3}, entry),
               "its proof object is about another artifact");
  entry.text = Digest{4};
  EXPECT_STREQ(check_recorded_proof(bytes, Digest{1}, entry),
               "its proof object is about another property");
  EXPECT_STREQ(check_recorded_proof({}, Digest{1}, entry), "it has no proof object");
  EXPECT_STREQ(check_recorded_proof(start(1), Digest{1}, entry), "its proof object does not check");
}

}  // namespace
}  // namespace sightline::check_certificate_test
