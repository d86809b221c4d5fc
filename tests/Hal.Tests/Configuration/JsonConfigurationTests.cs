using CsCheck;
using Microsoft.Extensions.Configuration;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Hal.Tests.Configuration;

public class JsonConfigurationTests
{
    [Fact]
    public void Nested_keys_lists_and_empty_sections_are_all_there()
    {
        IConfiguration read = JsonConfiguration.Parse("""{ "a": { "b": 1.50, "c": [true, "x"] }, "empty": {} }""");
        Assert.Equal("1.50", read["a:b"]);
        Assert.Equal("true", read["a:c:0"]);
        Assert.Equal("x", read["a:c:1"]);
        Assert.Contains(read.GetChildren(), child => child.Key == "empty");
    }

    [Theory]
    [InlineData("{ \"a\": 1,\n  \"b\": }", "here: line 2, column 8")]
    [InlineData("{ \"a\": 1, }", "here: line 1, column 11")]
    [InlineData("{ \"a\": 1 // why\n }", "here: line 1, column 10")]
    [InlineData("{ \"a\": 1", "here: line 1")]
    [InlineData("{ \"a\": 1, \"a\": 2 }", "here: line")]
    [InlineData("{ \"a\": 1, \"A\": 2 }", "'A' occurs twice")]
    [InlineData("{ \"a:b\": 1 }", "'a:b'")]
    [InlineData("{ \"\": 1 }", "''")]
    [InlineData("[1]", "holds a JSON Array")]
    [InlineData("", "here: line 1")]
    public void What_is_no_json_object_is_refused_with_its_place(string json, string expected)
        => Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => JsonConfiguration.Parse(json, "here")).Message);

    [Fact]
    public void Any_text_gives_a_configuration_or_one_kind_of_error()
        => Gen.String[Gen.Char["{}[]:,\"ab01\\ \n-e.tru"], 0, 40].Sample(text =>
        {
            try
            {
                JsonConfiguration.Parse(text);
            }
            catch (InvalidDataException)
            {
            }
        });
}
