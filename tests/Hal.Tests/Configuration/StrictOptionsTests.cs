using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Hal.Tests.Configuration;

public class StrictOptionsTests
{
    [Fact]
    public void Every_kind_of_value_is_read_and_what_is_missing_keeps_its_default()
    {
        Sample read = Read("""
            {
              "threads": 3, "rate": 2.5e-1, "share": 0.5, "verbose": true, "label": "a b", "mode": "veryFast", "seed": 18446744073709551615,
              "limit": null, "sizes": [200, 1000], "inner": { "depth": 2 }
            }
            """);
        Assert.Equal(3, read.Threads);
        Assert.Equal(0.25, read.Rate);
        Assert.Equal(0.5f, read.Share);
        Assert.True(read.Verbose);
        Assert.Equal("a b", read.Label);
        Assert.Equal(Mode.VeryFast, read.Mode);
        Assert.Equal(ulong.MaxValue, read.Seed);
        Assert.Null(read.Limit);
        Assert.Equal([200, 1000], read.Sizes);
        Assert.Equal(2, read.Inner.Depth);
        Assert.Equal("kept", read.Inner.Name);
        Assert.Equal(new Sample().Other, read.Other);
    }

    [Fact]
    public void A_list_on_a_command_line_is_text_with_commas()
        => Assert.Equal([1, 2, 3], StrictOptions.Read<Sample>(With("sizes", "1, 2,3")).Sizes);

    [Fact]
    public void Given_defaults_hold_where_the_section_says_nothing()
    {
        Sample read = StrictOptions.Read(With("threads", "4"), "", new Sample { Threads = 7, Label = "given" });
        Assert.Equal(4, read.Threads);
        Assert.Equal("given", read.Label);
    }

    [Theory]
    [InlineData("""{ "threds": 2 }""", "threds", "is not a known key; allowed are threads, rate", "Did you mean 'threads'?")]
    [InlineData("""{ "zebra": 2 }""", "zebra", "allowed are threads, rate, share", "remove it")]
    [InlineData("""{ "inner": { "dept": 2 } }""", "inner.dept", "allowed are depth, name", "Did you mean 'depth'?")]
    [InlineData("""{ "threads": "two" }""", "threads", "is 'two'; allowed is a whole number from 0 to 1024", "leave it out for 1")]
    [InlineData("""{ "threads": 2.0 }""", "threads", "is '2.0'; allowed is a whole number", "leave it out")]
    [InlineData("""{ "threads": 1025 }""", "threads", "is '1025'; allowed is a whole number from 0 to 1024", "leave it out")]
    [InlineData("""{ "threads": null }""", "threads", "is null; allowed is a whole number", "leave it out")]
    [InlineData("""{ "threads": [1] }""", "threads", "is a section or list; allowed is a whole number", "leave it out")]
    [InlineData("""{ "rate": 0 }""", "rate", "is '0'; allowed is a number above 0", "leave it out for 1.5")]
    [InlineData("""{ "rate": "NaN" }""", "rate", "is 'NaN'; allowed is a number above 0", "leave it out")]
    [InlineData("""{ "rate": "Infinity" }""", "rate", "is 'Infinity'; allowed is a number above 0", "leave it out")]
    [InlineData("""{ "rate": "1,5" }""", "rate", "is '1,5'; allowed is a number", "leave it out")]
    [InlineData("""{ "seed": -1 }""", "seed", "is '-1'; allowed is a whole number of at least 0", "leave it out")]
    [InlineData("""{ "verbose": 1 }""", "verbose", "is '1'; allowed is true or false", "leave it out for false")]
    [InlineData("""{ "mode": "fast" }""", "mode", "is 'fast'; allowed is one of slow, veryFast", "leave it out for slow")]
    [InlineData("""{ "mode": 1 }""", "mode", "is '1'; allowed is one of slow, veryFast", "leave it out")]
    [InlineData("""{ "label": null }""", "label", "is null; allowed is text", "leave it out")]
    [InlineData("""{ "sizes": [1, "x"] }""", "sizes", "has 'x' at position 1; allowed is a list, each element a whole number of at least 1", "leave it out for 10,20")]
    [InlineData("""{ "sizes": [1, 0] }""", "sizes", "has '0' at position 1", "leave it out")]
    [InlineData("""{ "sizes": { "a": 1 } }""", "sizes", "has the key 'a'", "leave it out")]
    [InlineData("""{ "sizes": null }""", "sizes", "is null; allowed is a list", "leave it out")]
    [InlineData("""{ "inner": 5 }""", "inner", "is '5'; allowed is a section with the keys depth, name", "between braces")]
    public void A_mistake_names_the_key_the_value_and_what_is_allowed(string json, string key, string problem, string advice)
    {
        OptionsException error = Assert.Throws<OptionsException>(() => Read(json));
        Assert.Equal(key, Assert.Single(error.Problems).Object);
        Assert.Contains(problem, error.Message);
        Assert.Contains(advice, error.Message);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        OptionsException error = Assert.Throws<OptionsException>(() => Read("""{ "threads": -1, "rat": 1, "inner": { "depth": "deep" } }"""));
        Assert.Equal(["inner.depth", "rat", "threads"], error.Problems.Select(p => p.Object).Order());
        Assert.Contains("3 errors", error.Message);
    }

    [Fact]
    public void Options_made_in_code_obey_the_same_ranges()
    {
        Assert.Empty(StrictOptions.Check(new Sample(), "Sample"));
        Sample wrong = new() { Threads = -1, Rate = double.NaN, Mode = (Mode)9, Sizes = [5, 0], Inner = new Inner { Depth = -3 } };
        OptionsException error = Assert.Throws<OptionsException>(() => StrictOptions.Require(wrong, "Sample"));
        Assert.Equal(["Sample.Threads", "Sample.Rate", "Sample.Mode", "Sample.Sizes", "Sample.Inner.Depth"], error.Problems.Select(p => p.Object));
        Assert.Contains("Sample.Rate: is NaN; allowed is a number above 0.", error.Message);
    }

    [Fact]
    public void A_property_that_options_cannot_hold_is_the_authors_mistake()
        => Assert.Contains("Unfit.When", Assert.Throws<NotSupportedException>(() => OptionKey.Of(typeof(Unfit))).Message);

    private static Sample Read(string json) => StrictOptions.Read<Sample>(JsonConfiguration.Parse(json));

    private static IConfiguration With(string key, string value)
        => new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(key, value)]).Build();

    private enum Mode
    {
        Slow,
        VeryFast,
    }

    private sealed record Inner
    {
        [Range(0, int.MaxValue)]
        public int Depth { get; init; } = 1;

        public string Name { get; init; } = "kept";
    }

    private sealed record Sample
    {
        [Range(0, 1024)]
        public int Threads { get; init; } = 1;

        [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
        public double Rate { get; init; } = 1.5;

        public float Share { get; init; }

        public bool Verbose { get; init; }

        public string Label { get; init; } = "";

        public Mode Mode { get; init; }

        public ulong Seed { get; init; } = 1;

        public int? Limit { get; init; } = 5;

        [Range(1, int.MaxValue)]
        public IReadOnlyList<int> Sizes { get; init; } = [10, 20];

        public Inner Inner { get; init; } = new();

        public double Other { get; init; } = 3;

        public double Derived => Other * 2;
    }

    private sealed record Unfit
    {
        public DateTimeOffset When { get; init; }
    }
}
