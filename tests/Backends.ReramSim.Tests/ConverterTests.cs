using Neuromorphic.Backends.ReramSim.Arrays;
using Neuromorphic.Backends.ReramSim.Circuits;

namespace Neuromorphic.Backends.ReramSim.Tests;

/// <summary>Converters and mappings, against their definitions.</summary>
public class ConverterTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void A_full_scale_sine_keeps_the_ideal_ratio_of_signal_to_noise(int bits)
    {
        UniformConverter converter = UniformConverter.Uniform(bits, -1, 1);
        double signal = 0, noise = 0;
        // The number of samples and of periods have no common factor: no code is met at the same phase twice.
        for (int n = 0; n < 100_003; n++)
        {
            double x = Math.Sin(2 * Math.PI * 1009 * n / 100_003), error = converter.Convert(x) - x;
            (signal, noise) = (signal + x * x, noise + error * error);
        }
        Assert.Equal(6.02 * bits + 1.76, 10 * Math.Log10(signal / noise), 0.3);
    }

    [Fact]
    public void A_rising_ramp_meets_every_code_once_and_in_order()
    {
        UniformConverter converter = UniformConverter.Uniform(8, -3, 3);
        int[] codes = [.. Enumerable.Range(0, 6001).Select(i => converter.Code(-3 + i * 1e-3))];
        Assert.Equal(Enumerable.Range(0, 256), codes.Distinct());
        Assert.All(Enumerable.Range(1, 6000), i => Assert.True(codes[i] >= codes[i - 1]));
    }

    [Fact]
    public void Values_outside_the_range_saturate()
    {
        UniformConverter converter = UniformConverter.Uniform(8, -3, 3);
        Assert.True(converter.Saturates(3.01) && converter.Saturates(-3.01) && !converter.Saturates(3));
        Assert.Equal(3, converter.Convert(7));
        Assert.Equal(-3, converter.Convert(-7));
    }

    [Fact]
    public void A_code_counts_from_the_lower_end_of_a_symmetric_range()
        // 254 steps of 6/254: (1.5 + 3)/step = 190.5, half to even 190, so 190 step - 3.
        => Assert.Equal(190 * 6.0 / 254 - 3, UniformConverter.SignMagnitude(8, -3, 3).Convert(1.5), 1e-12);

    [Fact]
    public void Slices_of_a_code_put_it_together_again()
    {
        RowConverter row = new(8, 1, Signed: true);
        foreach (double x in (double[])[-1, -0.3921, 0, 0.107, 0.938, 1])
        {
            int code = row.Code(x);
            Assert.Equal(code, Enumerable.Range(0, 7).Sum(k => RowConverter.Slice(code, k) << k));
        }
    }

    [Theory]
    [InlineData(20, 8, new[] { 7, 7, 6 })]
    [InlineData(13, 8, new[] { 6, 7 })]
    [InlineData(10, 3, new[] { 3, 3, 3, 1 })]
    [InlineData(8, 8, new[] { 8 })]
    [InlineData(1, 8, new[] { 1 })]
    public void Lines_are_divided_into_tiles_that_fit(int count, int largest, int[] expected) => Assert.Equal(expected, ConductanceMapping.Tiles(count, largest));

    [Fact]
    public void No_division_into_tiles_loses_a_line_or_exceeds_a_tile()
    {
        for (int count = 1; count <= 300; count++)
        {
            for (int largest = 1; largest <= 64; largest++)
            {
                int[] tiles = ConductanceMapping.Tiles(count, largest);
                Assert.Equal(count, tiles.Sum());
                Assert.All(tiles, size => Assert.InRange(size, 1, largest));
            }
        }
    }
}
