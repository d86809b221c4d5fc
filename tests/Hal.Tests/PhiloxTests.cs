using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Tests;

public class PhiloxTests
{
    /// <summary>Known answers published with the generator (Random123, kat_vectors).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void A_block_equals_the_published_answer(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3)
        => Assert.Equal(new Words(r0, r1, r2, r3), Philox4x32.Block(new Words(c0, c1, c2, c3), new StreamKey(k0, k1)));

    [Fact]
    public void Uniform_numbers_stay_strictly_inside_0_and_1()
    {
        Assert.Equal(1f / 16777216f, Philox4x32.ToUniform(0));
        Assert.Equal(16777215f / 16777216f, Philox4x32.ToUniform(uint.MaxValue));
    }

    [Fact]
    public void Streams_with_other_names_or_seeds_have_other_keys()
    {
        StreamKey[] keys = [StreamKey.Of(1, "a"), StreamKey.Of(1, "b"), StreamKey.Of(2, "a"), StreamKey.Of(1, "ab"), StreamKey.Of(1, "ba")];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], StreamKey.Of(1, "a"));
    }
}
